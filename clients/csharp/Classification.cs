namespace Torchline.Client;

/// <summary>What a model sees in an image.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Predictions">The most probable labels, best first.</param>
public sealed record Classification(string Model, IReadOnlyList<Prediction> Predictions);
