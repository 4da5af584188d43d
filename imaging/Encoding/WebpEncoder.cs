using System.Buffers;

namespace Torchline.Imaging;

/// <summary>Encodes WebP through libwebp.</summary>
internal static unsafe class WebpEncoder
{
    public static void Encode(Image image, IBufferWriter<byte> output, EncodeOptions options)
    {
        if (Math.Max(image.Width, image.Height) > LibWebp.MaxSide)
        {
            throw ImageException.Unsupported(ImageFormat.Webp, $"a side may have {LibWebp.MaxSide} pixels");
        }

        byte* webp = null;
        try
        {
            fixed (byte* pixels = image.Pixels)
            {
                nuint length = options.Lossless
                    ? LibWebp.EncodeLosslessRgb(pixels, image.Width, image.Height, image.Stride, &webp)
                    : LibWebp.EncodeRgb(pixels, image.Width, image.Height, image.Stride, options.Quality, &webp);
                if (length == 0) throw new OutOfMemoryException("libwebp could not allocate what encoding takes.");
                output.Write(new ReadOnlySpan<byte>(webp, (int)length));
            }
        }
        finally
        {
            LibWebp.Free(webp);
        }
    }
}
