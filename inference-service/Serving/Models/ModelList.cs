namespace Torchline.InferenceService.Serving.Models;

/// <summary>The models that are served.</summary>
/// <param name="Models">In ordinal order of their names.</param>
public sealed record ModelList(IReadOnlyList<ModelSummary> Models);
