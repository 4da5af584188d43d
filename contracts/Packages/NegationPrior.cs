namespace Torchline.Contracts.Packages;

/// <summary>
/// The prior of texts with a negation. In the training data nearly all of them are negative, and the network has learned that; what people
/// write is more even.
/// </summary>
/// <remarks>
/// Saerens, Latinne and Decaestecker, "Adjusting the Outputs of a Classifier to New a Priori Probabilities" (2002): log-odds move by a
/// constant.
/// </remarks>
/// <param name="Words">The words that negate, as the review tokeniser gives them: <c>n't</c> for the end of "didn't".</param>
/// <param name="LogOdds">What is added to the log-odds of the positive label for a text with one of these words.</param>
public sealed record NegationPrior(IReadOnlyList<string> Words, double LogOdds)
{
    /// <summary>The largest number that a manifest may add or take away.</summary>
    public const double MaxLogOdds = 10;

    private const int MaxWords = 100;
    private const int MaxCharacters = 50;

    /// <summary>Everything that is wrong with the prior.</summary>
    internal IEnumerable<string> Check()
    {
        if (LogOdds is not (>= -MaxLogOdds and <= MaxLogOdds))
            yield return $"calibration.negation.logOdds is {LogOdds}; it lies between {-MaxLogOdds} and {MaxLogOdds}.";
        if (Words is not { Count: >= 1 and <= MaxWords } || !Words.All(IsWord))
            yield return $"calibration.negation.words has 1 to {MaxWords} words of 1 to {MaxCharacters} characters, without white space.";
    }

    private static bool IsWord(string word) => word is { Length: >= 1 and <= MaxCharacters } && !word.Any(char.IsWhiteSpace);
}
