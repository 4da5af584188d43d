using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Images as feature networks take them: normalised as torchvision's ImageNet weights expect.</summary>
public static class NormalizedImage
{
    private const double White = 255;

    /// <summary>Resizes an image and normalises it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="size">The result's size.</param>
    /// <returns>The image (1, 3, H, W).</returns>
    public static Tensor Of(Image image, Size size)
    {
        using var scope = NewDisposeScope();
        using var normalization = PixelNormalization.ImageNet();
        using var resized = ImageResizer.Resize(image, size.Width, size.Height);
        var pixels = tensor(resized.Pixels.ToArray(), [1, size.Height, size.Width, Image.Channels]);
        return normalization.call(pixels).MoveToOuterDisposeScope();
    }

    /// <summary>Makes an image that can be displayed.</summary>
    /// <param name="image">An image (1, 3, H, W).</param>
    /// <param name="stretch">Whether the darkest value becomes black and the brightest white; otherwise what lies beyond is cut off.</param>
    public static Image ToImage(Tensor image, bool stretch)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var rgb = Rgb(image);
        if (stretch)
            rgb = (rgb - rgb.min()) / (rgb.max() - rgb.min()).clamp_min(1 / White);
        return Image.FromPixels(Displayed(rgb).cpu().data<byte>().ToArray(), (int)image.shape[3], (int)image.shape[2]);
    }

    /// <summary>Makes pixels that can be displayed; what lies beyond is cut off.</summary>
    /// <param name="image">An image (1, 3, H, W).</param>
    /// <returns>RGB pixels (1, H, W, 3), uint8.</returns>
    public static Tensor ToPixels(Tensor image)
    {
        using var scope = NewDisposeScope();
        return Displayed(Rgb(image)).MoveToOuterDisposeScope();
    }

    private static Tensor Rgb(Tensor image)
    {
        using var denormalization = new PixelDenormalization(PixelNormalization.ImageNetMean, PixelNormalization.ImageNetDeviation);
        return denormalization.call(image); // (1, 3, H, W)
    }

    private static Tensor Displayed(Tensor rgb) => (rgb.clamp(0, 1) * White).round().to(uint8).permute(0, 2, 3, 1).contiguous(); // (1, H, W, 3)
}

/// <summary>Reads images that a user names.</summary>
public static class ImageFile
{
    /// <summary>Decodes an image.</summary>
    /// <param name="file">JPEG, PNG or WebP.</param>
    /// <exception cref="InvalidDataException">It cannot be decoded; the message names the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Image Read(string file)
    {
        try
        {
            return ImageDecoder.Decode(File.ReadAllBytes(file), ImageView.Limits);
        }
        catch (ImageException e)
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }
}

/// <summary>What normalised pixels are clamped to.</summary>
internal sealed class ImageBounds : IDisposable
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

    public void Dispose()
    {
        low.Dispose();
        high.Dispose();
    }

    private static Tensor PerChannel(Func<float, float, float> bound) => tensor(
        PixelNormalization.ImageNetMean.Zip(PixelNormalization.ImageNetDeviation, bound).ToArray(), [1, 3, 1, 1]).DetachFromDisposeScope();
}

/// <summary>Puts images into one row.</summary>
internal static class SideBySide
{
    /// <summary>Pixels between two images.</summary>
    internal const int Gap = 8;

    /// <summary>Resizes images to one height and puts them side by side, on white.</summary>
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
