using Torchline.Training.Vision;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// A VGG-19 up to relu5_1 with a quarter of its widths, distilled for style transfer. It pads by reflection in place of zeros, and
/// its first layer, a 1x1 convolution, turns RGB of 0 to 1 into its own scale.
/// </summary>
internal static class DistilledVgg
{
    private static readonly (int Depth, long Width)[] Stages = [(2, 16), (2, 32), (4, 64), (4, 128), (1, 128)];

    /// <summary>The network.</summary>
    public static FeatureNetworkKind Kind { get; } = new(
        "vgg19_distilled", ["pixels", "input", .. VggLayerNames.Of([.. Stages.Select(stage => stage.Depth)])[..^1]]) // no pooling at the end
    {
        Modules = Layers,
        IsTorchvision = false,
    };

    private static IEnumerable<nn.Module<Tensor, Tensor>> Layers()
    {
        yield return new PixelDenormalization(PixelNormalization.ImageNetMean, PixelNormalization.ImageNetDeviation);
        yield return nn.Conv2d(3, 3, kernel_size: 1); // (B, 3, H, W)
        foreach (var layer in ConvolutionStages.Layers(Stages, PaddingModes.Reflect))
            yield return layer;
    }
}
