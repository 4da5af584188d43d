using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>A network that paints each photo in all of several styles.</summary>
/// <param name="paint">Paints a photo (1, 3, H, W), normalised, in each style: RGB (S, 3, H, W), 0 to 1.</param>
internal sealed class PaintedPhotos(Func<Tensor, Tensor> paint) : IDisposable
{
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();

    /// <summary>By a network of several styles, each alone.</summary>
    /// <param name="network">Paints.</param>
    /// <param name="styles">How many styles it has (S).</param>
    public static PaintedPhotos By(StyleNetwork network, int styles) =>
        new(photo => network.call(photo.expand(styles, -1, -1, -1).contiguous(), eye(styles)));

    /// <summary>By a network of any style.</summary>
    /// <param name="network">Paints.</param>
    /// <param name="styles">The style images.</param>
    public static PaintedPhotos By(ArbitraryStyleNetwork network, StyleImages styles) =>
        new(photo => cat([.. Enumerable.Range(0, styles.Images.Count).Select(style => network.call(photo, styles.Encodable(style)))]));

    /// <summary>Paints a photo, without gradients.</summary>
    /// <param name="photo">Normalised (1, 3, H, W).</param>
    /// <returns>The images, normalised (S, 3, H, W).</returns>
    public Tensor Paint(Tensor photo)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return normalization.Normalize(paint(photo)).MoveToOuterDisposeScope();
    }

    /// <summary>Paints a photo and measures the images.</summary>
    /// <param name="photo">Normalised (1, 3, H, W).</param>
    /// <param name="loss">Measures.</param>
    /// <returns>The losses in each style.</returns>
    public LossValues[] Measure(Tensor photo, PerceptualLoss loss)
    {
        using var painted = Paint(photo); // (S, 3, H, W)
        return [.. Enumerable.Range(0, (int)painted.shape[0]).Select(style =>
        {
            using var image = painted.narrow(0, style, 1);
            return loss.ValuesOf(image, photo, style);
        })];
    }

    public void Dispose() => normalization.Dispose();
}

/// <summary>A sheet of photos in all styles: a row for each photo, the photo first.</summary>
internal static class StyleNetworkSheet
{
    /// <summary>Paints photos and puts them on a sheet.</summary>
    /// <param name="painted">Paints.</param>
    /// <param name="photos">Normalised, each (1, 3, S, S); at least one.</param>
    /// <param name="side">Pixels of an image's sides on the sheet.</param>
    /// <returns>A JPEG file.</returns>
    public static byte[] Compose(PaintedPhotos painted, IReadOnlyList<Tensor> photos, int side)
    {
        Image[] rows = [.. photos.Select(photo => Row(painted, photo, side))];
        try
        {
            using var sheet = Stacked.Compose(rows);
            return ImageEncoder.Encode(sheet, ImageFormat.Jpeg);
        }
        finally
        {
            foreach (var row in rows)
                row.Dispose();
        }
    }

    private static Image Row(PaintedPhotos painted, Tensor photo, int side)
    {
        using var scope = NewDisposeScope();
        Image[] images = [.. cat([photo, painted.Paint(photo)]).split(1).Select(image => NormalizedImage.ToImage(image, stretch: false))];
        try
        {
            return SideBySide.Compose(side, images);
        }
        finally
        {
            foreach (var image in images)
                image.Dispose();
        }
    }
}
