namespace Torchline.Client;

/// <summary>The body of a request: either one text or several.</summary>
internal sealed record SentimentRequest(string? Text, IReadOnlyList<string>? Texts);
