using System.Buffers;
using System.Drawing;

namespace Torchline.Imaging;

/// <summary>Decodes JPEG through TurboJPEG.</summary>
internal static unsafe class JpegDecoder
{
    // A progressive picture has about ten scans. A file of a few kilobytes could ask for hundreds over a large picture.
    private const int MaxScans = 100;

    private const int Warning = 0;

    // Inside coded data, a byte FF is followed by 0: these are markers wherever they stand.
    private static ReadOnlySpan<byte> StartOfScan => [0xFF, 0xDA];

    private static ReadOnlySpan<byte> EndOfImage => [0xFF, 0xD9];

    /// <param name="data">The file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="minimum">The sides, as stored, that the result must have at least; null for full size.</param>
    public static Image Decode(ReadOnlySpan<byte> data, JpegHeader header, Size? minimum)
    {
        if (data[header.FirstScan..].Count(StartOfScan) >= MaxScans)
        {
            throw ImageException.Unsupported(ImageFormat.Jpeg, $"it has more than {MaxScans} scans");
        }

        using var decompressor = TurboJpeg.InitDecompress();
        if (decompressor.IsInvalid) throw new OutOfMemoryException("TurboJPEG could not make a decompressor.");
        CheckSize(decompressor, data, header.Info);
        int divisor = DivisorFor(header.Info, minimum);
        var image = new Image(DivideUp(header.Info.Width, divisor), DivideUp(header.Info.Height, divisor))
        {
            Extent = new(0, 0, header.Info.Width / (float)divisor, header.Info.Height / (float)divisor),
        };
        try
        {
            if (header.Components == 4) DecodeCmyk(decompressor, data, header, image);
            else DecodeInto(decompressor, data, header, image.Pixels, image, TurboJpeg.PixelFormatRgb);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static int DivisorFor(ImageInfo info, Size? minimum)
    {
        if (minimum is not { } size) return 1;
        int divisor = 8;
        while (divisor > 1 && (info.Width / divisor < size.Width || info.Height / divisor < size.Height)) divisor /= 2;
        return divisor;
    }

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;

    // TurboJPEG scales to the size that it is asked for: it must see the size that was read here. Whether it likes the header is
    // not asked, because it refuses samplings that it decodes without complaint.
    private static void CheckSize(TurboJpegHandle decompressor, ReadOnlySpan<byte> data, ImageInfo info)
    {
        fixed (byte* jpeg = data)
        {
            TurboJpeg.DecompressHeader(decompressor, jpeg, (nuint)data.Length, out int width, out int height, out _, out _);
            if (width == 0) throw Corrupt(decompressor);
            if (width != info.Width || height != info.Height) throw ImageException.Corrupt(ImageFormat.Jpeg, "it has two sizes");
        }
    }

    private static void DecodeCmyk(TurboJpegHandle decompressor, ReadOnlySpan<byte> data, JpegHeader header, Image image)
    {
        int bytes = image.Width * image.Height * 4;
        byte[] cmyk = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            DecodeInto(decompressor, data, header, cmyk.AsSpan(0, bytes), image, TurboJpeg.PixelFormatCmyk);
            PixelConversion.InvertedCmykToRgb(cmyk.AsSpan(0, bytes), image.Pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(cmyk);
        }
    }

    // A truncated file is a warning to libjpeg, which fills the rest with grey: warnings are errors here. But for those after
    // which every pixel is there, in a file that has its end: such files are common, and viewers show them.
    private static void DecodeInto(
        TurboJpegHandle decompressor, ReadOnlySpan<byte> data, JpegHeader header, Span<byte> pixels, Image size, int pixelFormat)
    {
        if (TryDecode(decompressor, data, pixels, size, pixelFormat, TurboJpeg.StopOnWarning)) return;
        bool isWhole = IsHarmless(decompressor) && data[header.FirstScan..].IndexOf(EndOfImage) >= 0;
        if (isWhole && TryDecode(decompressor, data, pixels, size, pixelFormat, flags: 0)) return;
        if (!isWhole || TurboJpeg.LastErrorCode(decompressor) != Warning) throw Corrupt(decompressor);
    }

    private static bool TryDecode(
        TurboJpegHandle decompressor, ReadOnlySpan<byte> data, Span<byte> pixels, Image size, int pixelFormat, int flags)
    {
        fixed (byte* jpeg = data, output = pixels)
        {
            return TurboJpeg.Decompress(
                decompressor, jpeg, (nuint)data.Length, output, size.Width, pixels.Length / size.Height, size.Height, pixelFormat,
                flags | TurboJpeg.LimitScans) == 0;
        }
    }

    private static bool IsHarmless(TurboJpegHandle decompressor) =>
        TurboJpeg.LastErrorCode(decompressor) == Warning
        && TurboJpeg.LastError(decompressor) is { } message
        && ((message.Contains("extraneous bytes before marker") && !EndsInRestartMarker(message))
            || message.Contains("Invalid SOS parameters")
            || message.Contains("unknown JFIF revision"));

    // Restart markers stand within a scan: bytes too many before one are damage.
    private static bool EndsInRestartMarker(string message) => message is [.., 'd', >= '0' and <= '7'];

    private static ImageException Corrupt(TurboJpegHandle decompressor) =>
        ImageException.Corrupt(ImageFormat.Jpeg, TurboJpeg.LastError(decompressor));
}
