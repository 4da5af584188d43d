namespace Torchline.Client;

/// <summary>What a model says about an image.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Caption">The best caption.</param>
/// <param name="Alternatives">The captions that were found, the best first: the first one is the caption.</param>
public sealed record CaptionAnswer(string Model, string Caption, IReadOnlyList<CaptionAlternative> Alternatives);
