using Torchline.Imaging;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Puts images into one row.</summary>
public static class SideBySide
{
    /// <summary>Pixels between two images.</summary>
    internal const int Gap = 8;

    /// <summary>Resizes images to one height and puts them side by side, on white.</summary>
    /// <param name="height">Pixels.</param>
    /// <param name="images">The images, from left to right.</param>
    public static Image Compose(int height, params IReadOnlyList<Image> images)
    {
        int[] widths = [.. images.Select(image => Math.Max(1, (int)Math.Round((double)height * image.Width / image.Height)))];
        var sheet = new Image(widths.Sum() + (Gap * (images.Count - 1)), height);
        sheet.Pixels.Fill(byte.MaxValue);
        var left = 0;
        foreach (var (image, width) in images.Zip(widths))
        {
            using var resized = ImageResizer.Resize(image, width, height);
            for (var y = 0; y < height; y++)
                resized.Row(y).CopyTo(sheet.Row(y)[(left * Image.Channels)..]);
            left += width + Gap;
        }
        return sheet;
    }
}
