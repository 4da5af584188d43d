namespace Imaging.Tests;

/// <summary>Made images: smooth, with some noise, different in every corner.</summary>
internal static class Samples
{
    public static Image Image(int width, int height, int seed = 1)
    {
        var random = new Random(seed);
        var image = new Image(width, height);
        for (var y = 0; y < height; y++)
        {
            var row = image.Row(y);
            for (var x = 0; x < width; x++)
            {
                row[3 * x] = (byte)(255 * x / width);
                row[3 * x + 1] = (byte)(255 * y / height);
                row[3 * x + 2] = (byte)(100 + random.Next(40));
            }
        }

        return image;
    }

    public static byte[] File(ImageFormat format, int width, int height, EncodeOptions? options = null)
    {
        using var image = Image(width, height);
        return ImageEncoder.Encode(image, format, options);
    }

    /// <summary>The formats that are written.</summary>
    public static IReadOnlyList<ImageFormat> Written { get; } = [ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Webp];

    /// <summary>A GIF of two colours: the first in the left half.</summary>
    public static byte[] Gif(int width, int height, double[] left, double[] right)
    {
        using var black = NetVips.Image.Black(width / 2, height, bands: 3);
        using var leftHalf = (black + left).Cast(NetVips.Enums.BandFormat.Uchar);
        using var rightHalf = (black + right).Cast(NetVips.Enums.BandFormat.Uchar);
        using var both = leftHalf.Join(rightHalf, NetVips.Enums.Direction.Horizontal);
        using var image = both.Copy(interpretation: NetVips.Enums.Interpretation.Srgb);
        return image.GifsaveBuffer();
    }

    public static byte[] Pixels(Image image) => image.Pixels.ToArray();

    /// <summary>A JPEG that is to be shown turned.</summary>
    public static byte[] WithOrientation(byte[] jpeg, Orientation orientation) => WithExif(
        jpeg, [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0]);

    /// <summary>A JPEG with an EXIF segment behind its start marker.</summary>
    public static byte[] WithExif(byte[] jpeg, byte[] tiff) =>
        [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(tiff.Length + 8), .. "Exif\0\0"u8, .. tiff, .. jpeg[2..]];
}
