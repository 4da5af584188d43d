using System.Buffers;

namespace Torchline.Imaging;

/// <summary>Decodes WebP through libwebp.</summary>
internal static unsafe class WebpDecoder
{
    private const int FrameHeaderBytes = 16;

    public static WebpFeatures GetFeatures(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            return LibWebp.GetFeatures(bytes, (nuint)data.Length, out var features) == 0
                ? features
                : throw ImageException.Corrupt(ImageFormat.Webp, "its header cannot be read");
        }
    }

    public static Image Decode(ReadOnlySpan<byte> data, WebpHeader header)
    {
        var image = new Image(header.Info.Width, header.Info.Height);
        try
        {
            if (header.FirstFrame is { } frame) DecodeFrame(data[frame], image);
            else DecodeAt(data, header.HasAlpha, image, left: 0, top: 0, image.Width, image.Height);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    // A frame is a picture of its own that may cover a part of the canvas (RFC 9649, 2.7.1.1).
    private static void DecodeFrame(ReadOnlySpan<byte> frame, Image canvas)
    {
        if (frame.Length < FrameHeaderBytes) throw ImageException.Corrupt(ImageFormat.Webp, "its first frame is too short");
        int left = 2 * ReadUInt24(frame), top = 2 * ReadUInt24(frame[3..]);
        int width = 1 + ReadUInt24(frame[6..]), height = 1 + ReadUInt24(frame[9..]);
        var data = frame[FrameHeaderBytes..];
        var features = GetFeatures(data);
        if (features.Width != width || features.Height != height || left + width > canvas.Width || top + height > canvas.Height)
        {
            throw ImageException.Corrupt(ImageFormat.Webp, "its first frame has another size than announced");
        }

        canvas.Pixels.Fill(255);
        DecodeAt(data, features.HasAlpha != 0, canvas, left, top, width, height);
    }

    private static void DecodeAt(ReadOnlySpan<byte> data, bool hasAlpha, Image image, int left, int top, int width, int height)
    {
        var pixels = image.Pixels[(top * image.Stride + left * Image.Channels)..];
        fixed (byte* bytes = data, output = pixels)
        {
            if (!hasAlpha)
            {
                if (LibWebp.DecodeRgbInto(bytes, (nuint)data.Length, output, (nuint)pixels.Length, image.Stride) is null) throw Corrupt();
                return;
            }

            int length = width * height * 4;
            byte[] rgba = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                fixed (byte* buffer = rgba)
                {
                    if (LibWebp.DecodeRgbaInto(bytes, (nuint)data.Length, buffer, (nuint)length, width * 4) is null) throw Corrupt();
                }

                for (int y = 0; y < height; y++)
                {
                    PixelConversion.OnWhite(
                        rgba.AsSpan(y * width * 4, width * 4), pixels.Slice(y * image.Stride, width * Image.Channels));
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rgba);
            }
        }
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;

    private static ImageException Corrupt() => ImageException.Corrupt(ImageFormat.Webp, detail: null);
}
