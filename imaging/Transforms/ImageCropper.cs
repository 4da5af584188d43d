using System.Drawing;

namespace Torchline.Imaging;

/// <summary>Crops and flips. All methods are safe to call from many threads.</summary>
public static class ImageCropper
{
    /// <summary>A part of a picture.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="box">The part, in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The box is empty or not inside the picture.</exception>
    public static Image Crop(Image source, Rectangle box)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (box.Width < 1 || box.Height < 1 || !new Rectangle(0, 0, source.Width, source.Height).Contains(box))
        {
            throw new ArgumentOutOfRangeException(nameof(box), box, $"It must lie inside {source.Width} x {source.Height} pixels.");
        }

        var target = new Image(box.Width, box.Height);
        for (int y = 0; y < box.Height; y++)
        {
            source.Row(box.Y + y).Slice(box.X * Image.Channels, target.Stride).CopyTo(target.Row(y));
        }

        return target;
    }

    /// <summary>The centre of a picture, where torchvision's <c>CenterCrop</c> takes it.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="size">Of the crop; neither side larger than the picture's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The crop is empty or larger than the picture.</exception>
    public static Image CropCentre(Image source, Size size)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Crop(source, ImageResizer.CentreOf(new(source.Width, source.Height), size));
    }

    /// <summary>Flips a picture left to right, in place.</summary>
    /// <param name="image">The picture.</param>
    public static void FlipHorizontally(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        for (int y = 0; y < image.Height; y++)
        {
            // Reversed bytes are reversed pixels with red and blue exchanged.
            var row = image.Row(y);
            row.Reverse();
            for (int x = 0; x < row.Length; x += Image.Channels) (row[x], row[x + 2]) = (row[x + 2], row[x]);
        }
    }
}
