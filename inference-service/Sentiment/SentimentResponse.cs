namespace Torchline.InferenceService.Sentiment;

/// <summary>The answer to a <see cref="SentimentRequest"/>.</summary>
/// <param name="Model">The name of the model that answered.</param>
/// <param name="Results">One result for each text, in their order.</param>
public sealed record SentimentResponse(string Model, IReadOnlyList<SentimentResult> Results);

/// <summary>What a model thinks of a text.</summary>
/// <param name="Label"><c>positive</c> or <c>negative</c>.</param>
/// <param name="Score">The probability of that label, from 0 to 1.</param>
public sealed record SentimentResult(string Label, float Score);
