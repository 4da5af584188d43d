using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>How far an image's content is from another's (Gatys et al. 2016, equation 1, with a weight in place of ½).</summary>
public static class ContentLoss
{
    /// <summary>The weighted sum of squared differences of a layer's activations.</summary>
    /// <param name="weight">What it counts, a scalar.</param>
    /// <param name="activations">Those of the image (1, C, H, W).</param>
    /// <param name="target">Those of the content image, of the same shape.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Of(Tensor weight, Tensor activations, Tensor target) => weight * (activations - target).square().sum();
}
