namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>The answer to a <see cref="SentimentRequest"/>.</summary>
/// <param name="Model">The name of the model that answered.</param>
/// <param name="Results">One result for each text, in their order.</param>
public sealed record SentimentResponse(string Model, IReadOnlyList<SentimentResult> Results);
