namespace Torchline.Client;

/// <summary>What a model thinks of several texts.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Results">One result for each text, in their order.</param>
public sealed record SentimentAnswer(string Model, IReadOnlyList<Sentiment> Results);
