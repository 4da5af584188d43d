namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>One review sentence with its sentiment.</summary>
/// <param name="Words">The tokens, in order; at least one.</param>
/// <param name="IsPositive">Whether the review praises.</param>
public sealed record Review(IReadOnlyList<string> Words, bool IsPositive);
