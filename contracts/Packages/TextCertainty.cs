namespace Torchline.Contracts.Packages;

/// <summary>
/// When a model of texts answers for certain: where one of the limits is passed, its answer is a guess, and is marked as such. All of them
/// are measured on data that the network did not learn.
/// </summary>
/// <param name="MinWords">The fewest words that a text has; emoji and punctuation are none.</param>
/// <param name="MinScore">The smallest probability of the label, after calibration.</param>
/// <param name="MaxUnknown">The largest share of tokens that are unknown words.</param>
/// <param name="MaxContinuations">The largest share of tokens that continue a word: those of other languages fall into many pieces.</param>
/// <param name="MinLatin">The smallest share of Latin letters among the letters.</param>
public sealed record TextCertainty(int MinWords, double MinScore, double MaxUnknown, double MaxContinuations, double MinLatin)
{
    /// <summary>The most words that a manifest may ask for.</summary>
    public const int MostWords = 100;

    /// <summary>Everything that is wrong with the limits.</summary>
    internal IEnumerable<string> Check()
    {
        if (MinWords is < 1 or > MostWords)
            yield return $"decoding.certainty.minWords is {MinWords}; it lies between 1 and {MostWords}.";
        if (MinScore is not (>= 0.5 and < 1))
            yield return $"decoding.certainty.minScore is {MinScore}; it lies between 0.5 and 1.";
        if (MaxUnknown is not (>= 0 and <= 1))
            yield return $"decoding.certainty.maxUnknown is {MaxUnknown}; it lies between 0 and 1.";
        if (MaxContinuations is not (>= 0 and <= 1))
            yield return $"decoding.certainty.maxContinuations is {MaxContinuations}; it lies between 0 and 1.";
        if (MinLatin is not (>= 0 and <= 1))
            yield return $"decoding.certainty.minLatin is {MinLatin}; it lies between 0 and 1.";
    }
}
