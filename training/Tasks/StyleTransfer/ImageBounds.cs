using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>What normalised pixels are clamped to.</summary>
public sealed class ImageBounds : IDisposable
{
    private readonly Tensor low; // (1, 3, 1, 1)
    private readonly Tensor high;

    /// <summary>Bounds for each channel.</summary>
    /// <param name="clamp">The largest absolute value; null: what can be displayed.</param>
    public ImageBounds(double? clamp)
    {
        low = PerChannel((mean, deviation) => clamp is { } bound ? (float)-bound : -mean / deviation);
        high = PerChannel((mean, deviation) => clamp is { } bound ? (float)bound : (1 - mean) / deviation);
    }

    /// <summary>Clamped pixels.</summary>
    /// <param name="image">An image (1, 3, H, W).</param>
    public Tensor Of(Tensor image) => image.clamp(low, high);

    /// <summary>Clamps pixels in place.</summary>
    /// <param name="image">An image (1, 3, H, W).</param>
    public void Apply(Tensor image)
    {
        using var _ = no_grad();
        image.clamp_(low, high);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        low.Dispose();
        high.Dispose();
    }

    private static Tensor PerChannel(Func<float, float, float> bound) => tensor(
        PixelNormalization.ImageNetMean.Zip(PixelNormalization.ImageNetDeviation, bound).ToArray(), [1, 3, 1, 1]).DetachFromDisposeScope();
}
