namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>A network against the optimisation of pixels from the content, by what both minimise: <c>test.json</c>.</summary>
/// <param name="Epoch">The epoch whose weights were tested.</param>
/// <param name="Photos">Photos that were not learned from.</param>
/// <param name="Side">Pixels of their sides.</param>
/// <param name="Iterations">Iterations of the optimisation.</param>
/// <param name="Styles">The losses in each style.</param>
public sealed record StyleNetworkTestResult(int Epoch, int Photos, int Side, int Iterations, IReadOnlyList<StyleScore> Styles);
