using System.Buffers;

namespace Torchline.Imaging;

/// <summary>Decodes PNG through libpng.</summary>
internal static unsafe class PngDecoder
{
    public static Image Decode(ReadOnlySpan<byte> file, PngHeader header)
    {
        if (header.NeededBytes == file.Length) return DecodeNeeded(file, header.Info);
        byte[] needed = ArrayPool<byte>.Shared.Rent(header.NeededBytes);
        try
        {
            CopyNeeded(file, needed);
            return DecodeNeeded(needed.AsSpan(0, header.NeededBytes), header.Info);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(needed);
        }
    }

    private static void CopyNeeded(ReadOnlySpan<byte> file, Span<byte> needed)
    {
        file[..PngChunks.SignatureBytes].CopyTo(needed);
        needed = needed[PngChunks.SignatureBytes..];
        var chunks = new PngChunks(file);
        while (chunks.MoveNext())
        {
            if (!chunks.ChangesPixels) continue;
            chunks.Whole.CopyTo(needed);
            needed = needed[chunks.Whole.Length..];
        }

        // A file that ends inside a chunk is libpng's to judge.
        chunks.Rest.CopyTo(needed);
    }

    private static Image DecodeNeeded(ReadOnlySpan<byte> data, ImageInfo info)
    {
        var png = new PngImage { Version = PngImage.CurrentVersion };
        try
        {
            fixed (byte* memory = data)
            {
                if (LibPng.BeginRead(&png, memory, (nuint)data.Length) == 0) throw Corrupt(png);
                if (png.Width != info.Width || png.Height != info.Height) throw Corrupt(png);
                png.Flags |= PngImage.Flag16BitSrgb;
                return (png.Format & PngImage.FormatAlpha) != 0 ? DecodeOnWhite(&png) : DecodeOpaque(&png);
            }
        }
        finally
        {
            LibPng.Free(&png);
        }
    }

    private static Image DecodeOpaque(PngImage* png)
    {
        var image = new Image((int)png->Width, (int)png->Height);
        try
        {
            png->Format = PngImage.FormatRgb;
            FinishRead(png, image.Pixels);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    // libpng could lay it on white as well, but in linear light; viewers, and Pillow, blend the sRGB values.
    private static Image DecodeOnWhite(PngImage* png)
    {
        int bytes = (int)(png->Width * png->Height * 4);
        byte[] rgba = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            png->Format = PngImage.FormatRgba;
            FinishRead(png, rgba.AsSpan(0, bytes));
            var image = new Image((int)png->Width, (int)png->Height);
            PixelConversion.OnWhite(rgba.AsSpan(0, bytes), image.Pixels);
            return image;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgba);
        }
    }

    private static void FinishRead(PngImage* png, Span<byte> pixels)
    {
        fixed (byte* buffer = pixels)
        {
            if (LibPng.FinishRead(png, null, buffer, rowStride: 0, null) == 0) throw Corrupt(*png);
        }
    }

    private static ImageException Corrupt(PngImage png) => ImageException.Corrupt(ImageFormat.Png, png.Error);
}
