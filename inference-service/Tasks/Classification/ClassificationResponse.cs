namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>What a model sees in an image.</summary>
/// <param name="Model">The name of the model that answered.</param>
/// <param name="Predictions">The most probable labels, best first.</param>
public sealed record ClassificationResponse(string Model, IReadOnlyList<Prediction> Predictions);
