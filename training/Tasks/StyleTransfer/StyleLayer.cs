namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>A layer of the feature network that style is compared at.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Weight">What it counts.</param>
public sealed record StyleLayer(string Name, double Weight);
