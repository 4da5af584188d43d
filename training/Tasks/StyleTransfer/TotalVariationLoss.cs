using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>How much neighbouring pixels differ, which keeps an image smooth (Mahendran and Vedaldi 2015, with exponent 2).</summary>
public static class TotalVariationLoss
{
    /// <summary>The weighted sum of squared differences of neighbours, below and beside each other.</summary>
    /// <param name="weight">What it counts, a scalar.</param>
    /// <param name="image">An image (1, 3, H, W).</param>
    /// <returns>A scalar.</returns>
    public static Tensor Of(Tensor weight, Tensor image) => weight * (Differences(image, 2) + Differences(image, 3));

    private static Tensor Differences(Tensor image, int dimension)
    {
        var length = image.shape[dimension] - 1;
        return (image.narrow(dimension, 1, length) - image.narrow(dimension, 0, length)).square().sum();
    }
}
