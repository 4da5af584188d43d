using System.Buffers.Binary;

namespace Torchline.Imaging;

/// <summary>
/// Takes out of a PNG what does not change pixels: texts, profiles and the like. What they hold compressed can be a thousand
/// times as long, and libpng unpacks it (W3C, "Portable Network Graphics Specification", chapter 5).
/// </summary>
internal static class PngChunks
{
    private const int SignatureBytes = 8;
    private const int Overhead = 12; // length, type and checksum

    /// <summary>Copies the needed chunks; an orientation behind the pixels comes to stand before them, where it is read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="target">As long as the file, or longer.</param>
    /// <returns>How many bytes were copied.</returns>
    public static int CopyNeeded(ReadOnlySpan<byte> file, Span<byte> target)
    {
        file[..SignatureBytes].CopyTo(target);
        var copied = SignatureBytes;
        foreach (var pixels in (ReadOnlySpan<bool>)[false, true])
        {
            var rest = file[SignatureBytes..];
            while (WholeChunkLength(rest) is > 0 and var length)
            {
                var type = rest.Slice(4, 4);
                var isPixels = type.SequenceEqual("IDAT"u8) || type.SequenceEqual("IEND"u8);
                if (isPixels == pixels && IsNeeded(type))
                {
                    rest[..length].CopyTo(target[copied..]);
                    copied += length;
                }
                // What follows the last chunk belongs to no image.
                rest = type.SequenceEqual("IEND"u8) ? [] : rest[length..];
            }
            // A file that ends inside a chunk is libpng's to judge.
            if (!pixels) continue;
            rest.CopyTo(target[copied..]);
            copied += rest.Length;
        }
        return copied;
    }

    /// <summary>The length of the chunk that the bytes begin with; 0 if they end inside it.</summary>
    private static int WholeChunkLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Overhead) return 0;
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return length <= bytes.Length - Overhead ? (int)length + Overhead : 0;
    }

    // A capital first letter marks those without which there are no pixels.
    private static bool IsNeeded(ReadOnlySpan<byte> type) =>
        (type[0] & 0x20) == 0 || type.SequenceEqual("tRNS"u8) || type.SequenceEqual("eXIf"u8);
}
