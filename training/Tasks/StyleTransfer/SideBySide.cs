using Torchline.Imaging;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Puts images into one row.</summary>
internal static class SideBySide
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

/// <summary>
/// Gives an image the colours of another and leaves its brightness (Gatys, Bethge, Hertzmann and Shechtman, "Preserving Color in
/// Neural Artistic Style Transfer", 2016, section 4.2).
/// </summary>
internal static class ContentColours
{
    /// <summary>Takes over colours, in place.</summary>
    /// <param name="image">Keeps its brightness.</param>
    /// <param name="content">Gives its colours; it is resized to the image's size.</param>
    public static void Apply(Image image, Image content)
    {
        using var colours = ImageResizer.Resize(content, image.Width, image.Height);
        var pixels = image.Pixels;
        var given = colours.Pixels;
        for (var at = 0; at < pixels.Length; at += Image.Channels)
        {
            // In YIQ, brightness is added to red, green and blue alike.
            var brighter = Luma(pixels, at) - Luma(given, at);
            for (var channel = at; channel < at + Image.Channels; channel++)
                pixels[channel] = (byte)Math.Clamp(MathF.Round(given[channel] + brighter), byte.MinValue, byte.MaxValue);
        }
    }

    /// <summary>Brightness as television defines it (ITU-R BT.601): Y of YIQ.</summary>
    private static float Luma(ReadOnlySpan<byte> pixels, int at) =>
        (0.299f * pixels[at]) + (0.587f * pixels[at + 1]) + (0.114f * pixels[at + 2]);
}
