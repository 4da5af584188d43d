using System.Drawing;

namespace Imaging.Tests;

/// <summary>Crops and flips, pixel by pixel: what the resizer does in one pass is compared with.</summary>
internal static class Cropping
{
    public static Image Crop(Image source, Rectangle box)
    {
        var target = new Image(box.Width, box.Height);
        for (var y = 0; y < box.Height; y++)
            source.Row(box.Y + y).Slice(box.X * Image.Channels, target.Stride).CopyTo(target.Row(y));

        return target;
    }

    public static void FlipHorizontally(Image image)
    {
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y).ToArray();
            for (var x = 0; x < image.Width; x++)
                row.AsSpan(3 * x, 3).CopyTo(image.Row(y)[(3 * (image.Width - 1 - x))..]);
        }
    }
}
