namespace Torchline.Contracts.Packages;

/// <summary>Where a model fails, for people who choose one.</summary>
public sealed record ModelCard
{
    /// <summary>The most limitations of a card.</summary>
    public const int MaxLimitations = 32;

    /// <summary>The most mistakes of a card.</summary>
    public const int MaxMistakes = 128;

    /// <summary>What the model is not to be trusted with, a sentence each.</summary>
    public IReadOnlyList<string> Limitations { get; init; } = [];

    /// <summary>Inputs that it answers wrongly, as it is served.</summary>
    public IReadOnlyList<CardMistake> Mistakes { get; init; } = [];

    /// <summary>Everything that is wrong with the card.</summary>
    internal IEnumerable<string> Check()
    {
        if (Limitations.Count > MaxLimitations)
            yield return $"card.limitations has {Limitations.Count} entries; it may have {MaxLimitations}.";
        if (Limitations.Any(string.IsNullOrWhiteSpace))
            yield return "card.limitations has an empty entry.";
        if (Mistakes.Count > MaxMistakes)
            yield return $"card.mistakes has {Mistakes.Count} entries; it may have {MaxMistakes}.";
        foreach (var mistake in Mistakes.Where(mistake => mistake.Input.Length == 0 || mistake.Score is not (>= 0 and <= 1)))
            yield return $"card.mistakes: '{mistake.Input}' is empty, or its score {mistake.Score} does not lie between 0 and 1.";
    }
}

/// <summary>An input that a model answers wrongly.</summary>
/// <param name="Input">The input: a text, or a file's name.</param>
/// <param name="Kind">What it is an example of, for example <c>contrast</c>.</param>
/// <param name="Answer">The model's label.</param>
/// <param name="Expected">The right label.</param>
/// <param name="Score">The probability that the model answers with.</param>
/// <param name="Certain">Whether it marks the answer as certain; null where it does not tell.</param>
public sealed record CardMistake(string Input, string Kind, string Answer, string Expected, double Score, bool? Certain = null);
