using TorchSharp;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// The beginning of a VGG, up to relu4_1, with a quarter of its widths and fewer layers: this project's own feature network, which
/// <c>torchline train features</c> teaches to see as a large one does.
/// </summary>
internal static class SlimVgg
{
    private static readonly (int Depth, long Width)[] Stages = [(2, 16), (2, 32), (2, 64), (1, 64)];

    /// <summary>The network.</summary>
    public static FeatureNetworkKind Kind { get; } = new(
        "slim", [.. VggLayerNames.Of([.. Stages.Select(stage => stage.Depth)])[..^1]]) // no pooling at the end
    {
        Modules = () => ConvolutionStages.Layers(Stages, PaddingModes.Zeros),
        IsTorchvision = false,
    };
}
