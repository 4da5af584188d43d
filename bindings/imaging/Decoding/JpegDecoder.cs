using System.Buffers;
using System.Drawing;

namespace Torchline.Imaging;

/// <summary>Decodes JPEG through TurboJPEG.</summary>
internal static unsafe class JpegDecoder
{
    // A truncated file is a warning to libjpeg, which would fill the rest with grey; and a file of a few kilobytes can ask for
    // thousands of scans over a large picture.
    private const int Flags = TurboJpeg.StopOnWarning | TurboJpeg.LimitScans;

    /// <param name="data">The file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="minimum">The sides, as stored, that the result must have at least; null for full size.</param>
    public static Image Decode(ReadOnlySpan<byte> data, JpegHeader header, Size? minimum)
    {
        int divisor = DivisorFor(header.Info, minimum);
        int width = DivideUp(header.Info.Width, divisor);
        int height = DivideUp(header.Info.Height, divisor);
        using var decompressor = TurboJpeg.InitDecompress();
        if (decompressor.IsInvalid) throw new OutOfMemoryException("TurboJPEG could not make a decompressor.");
        var image = new Image(width, height)
        {
            Extent = new(0, 0, header.Info.Width / (float)divisor, header.Info.Height / (float)divisor),
        };
        try
        {
            fixed (byte* jpeg = data)
            {
                // TurboJPEG scales to the size that it is asked for: it must see the size that was seen here. Its result is not
                // asked for, because it refuses samplings that it decodes without complaint.
                TurboJpeg.DecompressHeader(decompressor, jpeg, (nuint)data.Length, out int storedWidth, out int storedHeight, out _, out _);
                if (storedWidth != header.Info.Width || storedHeight != header.Info.Height) throw Corrupt(decompressor);

                if (header.Components == 4) DecodeCmyk(decompressor, jpeg, data.Length, image);
                else DecodeInto(decompressor, jpeg, data.Length, image.Pixels, width, height, TurboJpeg.PixelFormatRgb);
            }

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

    private static void DecodeCmyk(TurboJpegHandle decompressor, byte* jpeg, int length, Image image)
    {
        int bytes = image.Width * image.Height * 4;
        byte[] cmyk = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            DecodeInto(decompressor, jpeg, length, cmyk.AsSpan(0, bytes), image.Width, image.Height, TurboJpeg.PixelFormatCmyk);
            PixelConversion.InvertedCmykToRgb(cmyk.AsSpan(0, bytes), image.Pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(cmyk);
        }
    }

    private static void DecodeInto(
        TurboJpegHandle decompressor, byte* jpeg, int length, Span<byte> pixels, int width, int height, int pixelFormat)
    {
        fixed (byte* output = pixels)
        {
            int pitch = pixels.Length / height;
            if (TurboJpeg.Decompress(decompressor, jpeg, (nuint)length, output, width, pitch, height, pixelFormat, Flags) != 0)
            {
                throw Corrupt(decompressor);
            }
        }
    }

    private static ImageException Corrupt(TurboJpegHandle decompressor) =>
        ImageException.Corrupt(ImageFormat.Jpeg, TurboJpeg.LastError(decompressor));
}
