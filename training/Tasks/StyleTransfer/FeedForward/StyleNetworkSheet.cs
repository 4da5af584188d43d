using Torchline.Imaging;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>A sheet of photos in all styles: a row for each photo, the photo first.</summary>
public static class StyleNetworkSheet
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
