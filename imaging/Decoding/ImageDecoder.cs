using System.Drawing;

namespace Torchline.Imaging;

/// <summary>
/// Reads JPEG, PNG and WebP, told by content, into RGB as a viewer shows them: grey, palette, 16 bits and CMYK converted,
/// transparency on white, EXIF orientation applied, of an animation the first frame.
/// </summary>
public static class ImageDecoder
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a picture's header; no memory for pixels is allocated.</summary>
    /// <param name="encoded">The file.</param>
    /// <exception cref="ImageException">The format is unknown, or the header is corrupt or of an unsupported kind.</exception>
    public static ImageInfo Identify(ReadOnlySpan<byte> encoded) => FormatOf(encoded) switch
    {
        ImageFormat.Jpeg => JpegHeader.Read(encoded).Info,
        ImageFormat.Png => PngHeader.Read(encoded).Info,
        _ => WebpHeader.Read(encoded).Info,
    };

    /// <summary>Decodes a picture.</summary>
    /// <param name="encoded">The file.</param>
    /// <param name="options">Limits and size; <see cref="DecodeOptions.Default"/> when null.</param>
    /// <returns>The picture as it is shown; the caller disposes it.</returns>
    /// <exception cref="ImageException">The format is unknown, a limit is exceeded, or the file is corrupt or unsupported.</exception>
    public static Image Decode(ReadOnlySpan<byte> encoded, DecodeOptions? options = null)
    {
        options ??= DecodeOptions.Default;
        if (encoded.Length > options.MaxEncodedBytes)
        {
            throw new ImageException(
                ImageError.TooManyBytes, $"The picture has {encoded.Length} bytes; at most {options.MaxEncodedBytes} are accepted.");
        }

        switch (FormatOf(encoded))
        {
            case ImageFormat.Jpeg:
                var jpeg = JpegHeader.Read(encoded);
                CheckPixels(jpeg.Info, options);
                return OrientationTransform.Apply(
                    JpegDecoder.Decode(encoded, jpeg, MinimumStoredSize(jpeg.Info, options)), jpeg.Info.Orientation);
            case ImageFormat.Png:
                var png = PngHeader.Read(encoded);
                CheckPixels(png.Info, options);
                return OrientationTransform.Apply(PngDecoder.Decode(encoded, png), png.Info.Orientation);
            default:
                var webp = WebpHeader.Read(encoded);
                CheckPixels(webp.Info, options);
                return OrientationTransform.Apply(WebpDecoder.Decode(encoded, webp), webp.Info.Orientation);
        }
    }

    private static ImageFormat FormatOf(ReadOnlySpan<byte> encoded)
    {
        if (encoded.StartsWith([(byte)0xFF, (byte)0xD8, (byte)0xFF])) return ImageFormat.Jpeg;
        if (encoded.StartsWith(PngSignature)) return ImageFormat.Png;
        if (encoded.Length >= 12 && encoded.StartsWith("RIFF"u8) && encoded[8..12].SequenceEqual("WEBP"u8)) return ImageFormat.Webp;
        throw new ImageException(ImageError.UnknownFormat, "The data is no JPEG, PNG or WebP picture.");
    }

    private static void CheckPixels(ImageInfo info, DecodeOptions options)
    {
        if (info.Pixels <= options.MaxPixels) return;
        throw new ImageException(
            ImageError.TooManyPixels,
            $"The picture has {info.Width} x {info.Height} pixels; at most {options.MaxPixels} in all are accepted.");
    }

    private static Size? MinimumStoredSize(ImageInfo info, DecodeOptions options) =>
        options.MinimumSize is { } size && info.SwapsAxes ? new Size(size.Height, size.Width) : options.MinimumSize;
}
