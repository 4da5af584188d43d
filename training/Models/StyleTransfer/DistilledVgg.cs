using Torchline.Training.Models.Vision;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Models.StyleTransfer;

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
        var channels = 3L;
        foreach (var (depth, width) in Stages)
        {
            for (var i = 0; i < depth; i++)
            {
                yield return nn.Conv2d(channels, width, kernel_size: 3, padding: 1, padding_mode: PaddingModes.Reflect); // (B, width, H, W)
                yield return nn.ReLU(inplace: true);
                channels = width;
            }
            yield return nn.MaxPool2d(kernel_size: 2, stride: 2); // (B, width, H/2, W/2)
        }
    }
}
