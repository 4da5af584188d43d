namespace Torchline.Client;

/// <summary>What a model thinks of a text.</summary>
/// <param name="Label"><c>positive</c> or <c>negative</c>.</param>
/// <param name="Score">The probability of that label, from 0 to 1.</param>
public sealed record Sentiment(string Label, float Score);
