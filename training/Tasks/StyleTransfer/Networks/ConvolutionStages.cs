using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>Layers as VGG has them (Simonyan and Zisserman 2015), of any widths: 3x3 convolutions in stages, each stage at half the size.</summary>
internal static class ConvolutionStages
{
    /// <summary>The layers, each made when it is asked for.</summary>
    /// <param name="stages">Convolutions in each stage, and their channels.</param>
    /// <param name="padding">What images are surrounded by.</param>
    public static IEnumerable<nn.Module<Tensor, Tensor>> Layers(IEnumerable<(int Depth, long Width)> stages, PaddingModes padding)
    {
        var channels = 3L;
        foreach (var (depth, width) in stages)
        {
            for (var i = 0; i < depth; i++)
            {
                yield return nn.Conv2d(channels, width, kernel_size: 3, padding: 1, padding_mode: padding); // (B, width, H, W)
                yield return nn.ReLU(inplace: true);
                channels = width;
            }
            yield return nn.MaxPool2d(kernel_size: 2, stride: 2); // (B, width, H/2, W/2)
        }
    }
}
