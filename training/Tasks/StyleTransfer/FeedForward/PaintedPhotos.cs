using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>A network that paints each photo in all styles, one style an image.</summary>
/// <param name="network">Paints.</param>
/// <param name="styles">How many styles it has (S).</param>
public sealed class PaintedPhotos(StyleNetwork network, int styles) : IDisposable
{
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();

    /// <summary>Paints a photo, without gradients.</summary>
    /// <param name="photo">Normalised (1, 3, H, W).</param>
    /// <returns>The images, normalised (S, 3, H, W).</returns>
    public Tensor Paint(Tensor photo)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var rgb = network.call(photo.expand(styles, -1, -1, -1).contiguous(), eye(styles)); // (S, 3, H, W)
        return normalization.Normalize(rgb).MoveToOuterDisposeScope();
    }

    /// <summary>Paints a photo and measures the images.</summary>
    /// <param name="photo">Normalised (1, 3, H, W).</param>
    /// <param name="loss">Measures.</param>
    /// <returns>The losses in each style.</returns>
    public LossValues[] Measure(Tensor photo, PerceptualLoss loss)
    {
        using var painted = Paint(photo); // (S, 3, H, W)
        return [.. Enumerable.Range(0, styles).Select(style =>
        {
            using var image = painted.narrow(0, style, 1);
            return loss.ValuesOf(image, photo, style);
        })];
    }

    /// <inheritdoc />
    public void Dispose() => normalization.Dispose();
}
