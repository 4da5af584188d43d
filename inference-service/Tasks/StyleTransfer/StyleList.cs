namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The styles that images can be given.</summary>
/// <param name="Styles">Those of the default model first; each model's in its own order.</param>
public sealed record StyleList(IReadOnlyList<StyleSummary> Styles);
