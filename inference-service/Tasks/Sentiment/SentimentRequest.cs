namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>Text to classify: either one text or several.</summary>
public sealed record SentimentRequest
{
    /// <summary>One text.</summary>
    public string? Text { get; init; }

    /// <summary>Several texts, 256 at most unless the service is configured otherwise.</summary>
    public IReadOnlyList<string?>? Texts { get; init; }
}
