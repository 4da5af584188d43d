using System.Buffers.Binary;

namespace Torchline.Imaging;

/// <summary>What a PNG's IHDR and eXIf chunks say (W3C, "Portable Network Graphics Specification").</summary>
/// <param name="Info">Size and orientation.</param>
/// <param name="NeededBytes">How long the file is without the chunks that do not change pixels.</param>
internal readonly record struct PngHeader(ImageInfo Info, int NeededBytes)
{
    private const int HeaderBytes = 13;

    public static PngHeader Read(ReadOnlySpan<byte> file)
    {
        var chunks = new PngChunks(file);
        if (!chunks.MoveNext() || !chunks.Type.SequenceEqual("IHDR"u8) || chunks.Data.Length != HeaderBytes)
        {
            throw ImageException.Corrupt(ImageFormat.Png, "the header is missing");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunks.Data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(chunks.Data[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw ImageException.Corrupt(ImageFormat.Png, "its sides are out of range");
        }

        // The chunk with the orientation may stand before or behind the pixels.
        var orientation = Orientation.TopLeft;
        int needed = PngChunks.SignatureBytes + chunks.Whole.Length;
        while (chunks.MoveNext())
        {
            if (chunks.Type.SequenceEqual("eXIf"u8)) orientation = Exif.ReadOrientation(chunks.Data);
            if (chunks.ChangesPixels) needed += chunks.Whole.Length;
        }

        return new(new(ImageFormat.Png, (int)width, (int)height, orientation), needed + chunks.Rest.Length);
    }
}
