using System.Buffers;

namespace Torchline.Imaging;

/// <summary>Encodes PNG through libpng.</summary>
internal static unsafe class PngEncoder
{
    public static void Encode(Image image, IBufferWriter<byte> output)
    {
        var png = new PngImage
        {
            Version = PngImage.CurrentVersion,
            Width = (uint)image.Width,
            Height = (uint)image.Height,
            Format = PngImage.FormatRgb,
        };
        // A photo shrinks to about half its pixels. What does not is written twice: libpng counts on when the buffer is full.
        nuint length = (nuint)(image.Pixels.Length / 2 + 4096);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            length = (nuint)buffer.Length;
            if (!TryWrite(&png, image, buffer, ref length))
            {
                if (length <= (nuint)buffer.Length) throw ImageException.Unsupported(ImageFormat.Png, png.Error ?? "it cannot be written");
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent((int)length);
                length = (nuint)buffer.Length;
                if (!TryWrite(&png, image, buffer, ref length)) throw ImageException.Unsupported(ImageFormat.Png, png.Error ?? "it cannot be written");
            }

            output.Write(buffer.AsSpan(0, (int)length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            LibPng.Free(&png);
        }
    }

    private static bool TryWrite(PngImage* png, Image image, byte[] buffer, ref nuint length)
    {
        fixed (byte* memory = buffer, pixels = image.Pixels)
        fixed (nuint* bytes = &length)
        {
            return LibPng.WriteToMemory(png, memory, bytes, convertTo8Bit: 0, pixels, rowStride: 0, null) != 0;
        }
    }
}
