using System.Buffers.Binary;

namespace Torchline.Imaging;

/// <summary>What a PNG's IHDR and eXIf chunks say (W3C, "Portable Network Graphics Specification").</summary>
internal static class PngHeader
{
    private const int SignatureBytes = 8;
    private const int ChunkOverhead = 12; // length, type and checksum
    private const int HeaderBytes = 13;

    public static ImageInfo Read(ReadOnlySpan<byte> data)
    {
        var chunks = data[SignatureBytes..];
        if (chunks.Length < ChunkOverhead + HeaderBytes || LengthOf(chunks) != HeaderBytes || !TypeOf(chunks).SequenceEqual("IHDR"u8))
        {
            throw ImageException.Corrupt(ImageFormat.Png, "the header is missing");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunks[8..]);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(chunks[12..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw ImageException.Corrupt(ImageFormat.Png, "its sides are out of range");
        }

        return new(ImageFormat.Png, (int)width, (int)height, FindOrientation(chunks));
    }

    // The chunk may stand before or behind the pixels. A file that ends inside a chunk is the decoder's to judge.
    private static Orientation FindOrientation(ReadOnlySpan<byte> chunks)
    {
        while (chunks.Length >= ChunkOverhead && LengthOf(chunks) <= chunks.Length - ChunkOverhead)
        {
            int length = (int)LengthOf(chunks);
            if (TypeOf(chunks).SequenceEqual("eXIf"u8)) return Exif.ReadOrientation(chunks.Slice(8, length));
            chunks = chunks[(length + ChunkOverhead)..];
        }

        return Orientation.TopLeft;
    }

    private static uint LengthOf(ReadOnlySpan<byte> chunk) => BinaryPrimitives.ReadUInt32BigEndian(chunk);

    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> chunk) => chunk.Slice(4, 4);
}
