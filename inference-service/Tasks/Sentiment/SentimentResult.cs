namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>What a model thinks of a text.</summary>
/// <param name="Label"><c>positive</c> or <c>negative</c>.</param>
/// <param name="Score">The probability of that label, from 0 to 1.</param>
public readonly record struct SentimentResult(string Label, float Score);
