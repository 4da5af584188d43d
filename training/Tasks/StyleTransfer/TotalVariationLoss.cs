using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>How much neighbouring pixels differ, which keeps a picture smooth (Mahendran and Vedaldi 2015, with exponent 2).</summary>
public static class TotalVariationLoss
{
    /// <summary>The weighted sum of squared differences of neighbours, below and beside each other.</summary>
    /// <param name="weight">What it counts, a scalar.</param>
    /// <param name="picture">A picture (1, 3, H, W).</param>
    /// <returns>A scalar.</returns>
    public static Tensor Of(Tensor weight, Tensor picture) => weight * (Differences(picture, 2) + Differences(picture, 3));

    private static Tensor Differences(Tensor picture, int dimension)
    {
        var length = picture.shape[dimension] - 1;
        return (picture.narrow(dimension, 1, length) - picture.narrow(dimension, 0, length)).square().sum();
    }
}
