using Torchline.Imaging;

namespace Torchline.Benchmarks;

/// <summary>The middle of an image.</summary>
internal static class SquareImage
{
    /// <summary>The pixels of the largest square in the middle, scaled.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="side">The sides of the result, in pixels.</param>
    /// <returns>RGB, shape (side, side, 3).</returns>
    public static byte[] PixelsOf(string file, int side)
    {
        using var image = ImageDecoder.Decode(File.ReadAllBytes(file));
        var pixels = new byte[side * side * Image.Channels];
        ImageResizer.ResizeShortSideAndCropCentre(image, side, side, pixels);
        return pixels;
    }

    /// <summary>The same as a JPEG file.</summary>
    public static byte[] JpegOf(string file, int side) => Encode(PixelsOf(file, side), side);

    /// <summary>Pixels as a JPEG file of the quality that the service answers with.</summary>
    public static byte[] Encode(byte[] pixels, int side)
    {
        using var image = Image.FromPixels(pixels, side, side);
        return ImageEncoder.Encode(image, ImageFormat.Jpeg);
    }
}
