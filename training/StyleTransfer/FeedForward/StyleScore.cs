namespace Torchline.Training.StyleTransfer.FeedForward;

/// <summary>How a network and an optimisation compare in one style: mean losses over the same photos.</summary>
/// <param name="Style">The style's name.</param>
/// <param name="Network">Of what the network painted, in one pass.</param>
/// <param name="Optimised">Of what the optimisation of pixels came to.</param>
public sealed record StyleScore(string Style, LossValues Network, LossValues Optimised);
