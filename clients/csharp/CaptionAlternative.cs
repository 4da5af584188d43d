namespace Torchline.Client;

/// <summary>A caption of an image.</summary>
/// <param name="Caption">The caption: lower case, without a period.</param>
/// <param name="LogProbability">The natural logarithm of its probability.</param>
/// <param name="Words">Its words with the places that they come from; null if attention was not asked for.</param>
public sealed record CaptionAlternative(string Caption, float LogProbability, IReadOnlyList<AttendedWord>? Words = null);
