namespace Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

/// <summary>What the losses count, as multiples of the weights in the network.</summary>
/// <param name="Content">The content's.</param>
/// <param name="Style">The style's.</param>
/// <param name="TotalVariation">Smoothness's.</param>
internal readonly record struct StyleWeights(float Content, float Style, float TotalVariation);
