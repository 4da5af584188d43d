using Torchline.Imaging;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Puts pictures into one row.</summary>
public static class SideBySide
{
    /// <summary>Pixels between two pictures.</summary>
    internal const int Gap = 8;

    /// <summary>Resizes pictures to one height and puts them side by side, on white.</summary>
    /// <param name="height">Pixels.</param>
    /// <param name="pictures">The pictures, from left to right.</param>
    public static Image Compose(int height, params IReadOnlyList<Image> pictures)
    {
        int[] widths = [.. pictures.Select(picture => Math.Max(1, (int)Math.Round((double)height * picture.Width / picture.Height)))];
        var sheet = new Image(widths.Sum() + (Gap * (pictures.Count - 1)), height);
        sheet.Pixels.Fill(byte.MaxValue);
        var left = 0;
        foreach (var (picture, width) in pictures.Zip(widths))
        {
            using var resized = ImageResizer.Resize(picture, width, height);
            for (var y = 0; y < height; y++)
                resized.Row(y).CopyTo(sheet.Row(y)[(left * Image.Channels)..]);
            left += width + Gap;
        }
        return sheet;
    }
}
