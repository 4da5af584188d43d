using System.Buffers.Binary;

namespace Torchline.Imaging;

/// <summary>
/// How much memory the decoding of a file may take, from its header alone: pixels, and what the codec of its kind keeps beside them. A
/// file of a few kilobytes may ask for hundreds of megabytes.
/// </summary>
public static class DecodeMemory
{
    // Strips of rows, tables, and the objects of libvips.
    private const long Fixed = 2 << 20;
    private const int RowsKept = 96, SampleBytes = 4;

    // libwebp keeps four bytes a pixel of the frame, the lossless decoder its own four beside them, and libvips a canvas.
    private const int WebpBytesPerPixel = 12;

    // A canvas with transparency, which libvips copies.
    private const int GifBytesPerPixel = 8;

    // Coefficients of 16 bits, all of which a file with several scans keeps.
    private const int CoefficientBytes = 2;

    /// <summary>The most bytes, besides the file: libvips has a copy of it.</summary>
    /// <param name="file">The file. One that cannot be read takes little: the decoder refuses it at once.</param>
    /// <param name="options">The size of the result, on which the pixels of a JPEG depend.</param>
    public static long Of(ReadOnlySpan<byte> file, DecodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var header = FileHeader.Of(file);
        if (header.Pixels > options.MaxPixels) return Fixed;
        var divisor = header.Format == ImageFormat.Jpeg ? Divisor(header, options) : 1;
        var result = header.Pixels * Image.Channels / (divisor * divisor);
        var rows = (long)header.Width * RowsKept * SampleBytes;
        return Fixed + rows + (2L * file.Length) + result + (header.MayBeTurned ? result : 0) + (header.Format switch
        {
            ImageFormat.Jpeg when header.IsWhole => header.Pixels * header.Components * CoefficientBytes,
            ImageFormat.Png when header.IsWhole => header.Pixels * header.Components * header.SampleBits / 8,
            ImageFormat.Webp => header.Pixels * WebpBytesPerPixel,
            ImageFormat.Gif => header.Pixels * GifBytesPerPixel,
            // In one strip, or of a row of tiles: twice, as samples and as the pixels that libvips makes of them.
            ImageFormat.Tiff => 2 * header.WholeBytes,
            _ => 0,
        });
    }

    // Turned or not: the larger of both results.
    private static int Divisor(FileHeader header, DecodeOptions options)
    {
        if (options.MinimumSize is not { } size) return 1;
        int least = Math.Max(size.Width, size.Height), shorter = Math.Min(header.Width, header.Height);
        var divisor = 8;
        while (divisor > 1 && shorter / divisor < least) divisor /= 2;
        return divisor;
    }
}

/// <summary>What a file's header tells of the memory that decoding takes.</summary>
/// <param name="Format">The file's format.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Components">Samples of a pixel.</param>
/// <param name="SampleBits">Bits of a sample.</param>
/// <param name="IsWhole">Whether the codec keeps the whole image: a JPEG of several scans, an interlaced PNG.</param>
/// <param name="MayBeTurned">Whether the file has an orientation; turning takes the pixels twice.</param>
/// <param name="WholeBytes">Of a TIFF, what its strips or tiles have when they are decompressed.</param>
internal readonly record struct FileHeader(
    ImageFormat Format, int Width, int Height, int Components, int SampleBits, bool IsWhole, bool MayBeTurned, long WholeBytes = 0)
{
    private const int PngHeaderBytes = 29;

    public long Pixels => (long)Width * Height;

    /// <summary>Reads a header; all sizes are 0 in a file that has none.</summary>
    public static FileHeader Of(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith([(byte)0xFF, (byte)0xD8])) return OfJpeg(file);
        if (file.StartsWith("GIF8"u8)) return OfGif(file);
        if (file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8)) return OfTiff(file);
        if (file.Length >= PngHeaderBytes && file.Slice(12, 4).SequenceEqual("IHDR"u8)) return OfPng(file);
        return file.Length >= 30 && file.StartsWith("RIFF"u8) ? OfWebp(file) : default;
    }

    private static FileHeader OfJpeg(ReadOnlySpan<byte> file)
    {
        var turned = false;
        for (var at = 2; at + 9 < file.Length;)
        {
            if (file[at] != 0xFF || file[at + 1] is 0xFF or 0 or 1 or (>= 0xD0 and <= 0xD8))
            {
                at++; // filling, or bytes between segments, which the decoder skips, too
                continue;
            }
            var (marker, length) = (file[at + 1], BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]));
            if (marker is 0xDA or 0xD9) break;
            turned |= marker == 0xE1 && file[(at + 4)..].StartsWith("Exif"u8);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                int height = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]), width = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]);
                var components = at + 9 < file.Length ? file[at + 9] : 0;
                // Of a sequential file, too, all is kept if each component has a scan of its own.
                return new(ImageFormat.Jpeg, width, height, components, 8, marker > 0xC1 || HasSeveralScans(file[at..]), turned);
            }
            at += 2 + length;
        }
        return default;
    }

    private static bool HasSeveralScans(ReadOnlySpan<byte> rest) => rest.Count([(byte)0xFF, (byte)0xDA]) > 1;

    private static FileHeader OfPng(ReadOnlySpan<byte> file)
    {
        var components = file[25] switch { 0 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        return new(
            ImageFormat.Png, (int)BinaryPrimitives.ReadUInt32BigEndian(file[16..]), (int)BinaryPrimitives.ReadUInt32BigEndian(file[20..]),
            Math.Max(components, Image.Channels), Math.Max((int)file[24], 8), file[28] != 0, file.IndexOf("eXIf"u8) >= 0);
    }

    // The larger of the screen and the first frame in it: libnsgif takes the frame where the screen is implausible.
    private static FileHeader OfGif(ReadOnlySpan<byte> file)
    {
        const int header = 13, descriptor = 10;
        if (file.Length < header) return default;
        int width = BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), height = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        var at = header + ((file[10] & 0x80) != 0 ? 3 << ((file[10] & 7) + 1) : 0); // behind the table of colours
        while (at + descriptor <= file.Length && file[at] == '!') // extensions, of blocks with their lengths
        {
            for (at += 2; at < file.Length && file[at] != 0; at += 1 + file[at])
            {
            }
            at++;
        }
        if (at + descriptor <= file.Length && file[at] == ',')
        {
            width = Math.Max(width, BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 1)..]) + BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 5)..]));
            height = Math.Max(height, BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 3)..]) + BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 7)..]));
        }
        return new(ImageFormat.Gif, width, height, 4, 8, true, false);
    }

    private static FileHeader OfTiff(ReadOnlySpan<byte> file)
    {
        try
        {
            var tiff = TiffHeader.Of(file);
            return new(ImageFormat.Tiff, tiff.Width, tiff.Height, tiff.Samples, tiff.Bits, true, true, tiff.Bytes);
        }
        catch (ImageException)
        {
            return default; // The decoder refuses it at once.
        }
    }

    private static FileHeader OfWebp(ReadOnlySpan<byte> file)
    {
        int width = 0, height = 0;
        if (file.Slice(12, 4).SequenceEqual("VP8X"u8))
        {
            (width, height) = (1 + (BinaryPrimitives.ReadInt32LittleEndian(file[24..]) & 0xFFFFFF), 1 + (BinaryPrimitives.ReadInt32LittleEndian(file[26..]) >> 8));
        }
        else if (file.Slice(12, 4).SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(file[21..]);
            (width, height) = (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }
        else if (file.Slice(12, 4).SequenceEqual("VP8 "u8))
        {
            (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & 0x3FFF);
        }
        return new(ImageFormat.Webp, width, height, 4, 8, true, file.IndexOf("EXIF"u8) >= 0);
    }
}
