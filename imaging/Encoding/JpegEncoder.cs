using System.Buffers;

namespace Torchline.Imaging;

/// <summary>Encodes JPEG through TurboJPEG.</summary>
internal static unsafe class JpegEncoder
{
    private const int MaxSide = 65_500; // libjpeg's own limit, a little under the format's

    public static void Encode(Image image, IBufferWriter<byte> output, EncodeOptions options)
    {
        if (Math.Max(image.Width, image.Height) > MaxSide)
        {
            throw ImageException.Unsupported(ImageFormat.Jpeg, $"a side may have {MaxSide} pixels");
        }

        int subsampling = options.FullChroma ? TurboJpeg.Subsampling444 : TurboJpeg.Subsampling420;
        byte* jpeg = null;
        nuint length = 0;
        using var compressor = TurboJpeg.InitCompress();
        if (compressor.IsInvalid) throw new OutOfMemoryException("TurboJPEG could not make a compressor.");
        try
        {
            fixed (byte* pixels = image.Pixels)
            {
                int result = TurboJpeg.Compress(
                    compressor, pixels, image.Width, image.Stride, image.Height, TurboJpeg.PixelFormatRgb,
                    &jpeg, &length, subsampling, options.Quality, TurboJpeg.AccurateDct);
                if (result != 0) throw ImageException.Unsupported(ImageFormat.Jpeg, TurboJpeg.LastError(compressor) ?? "it cannot be written");
            }

            output.Write(new ReadOnlySpan<byte>(jpeg, (int)length));
        }
        finally
        {
            TurboJpeg.Free(jpeg);
        }
    }
}
