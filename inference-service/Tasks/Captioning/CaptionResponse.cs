namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>What a model says about an image.</summary>
/// <param name="Model">The name of the model that answered.</param>
/// <param name="Caption">The best caption.</param>
/// <param name="Alternatives">The captions that were found, the best first: the first one is the caption.</param>
public sealed record CaptionResponse(string Model, string Caption, IReadOnlyList<CaptionAlternative> Alternatives);
