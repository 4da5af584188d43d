using System.Buffers.Binary;

namespace Torchline.Imaging;

/// <summary>Walks over the chunks of a PNG.</summary>
/// <param name="file">The file, signature included.</param>
internal ref struct PngChunks(ReadOnlySpan<byte> file)
{
    public const int SignatureBytes = 8;

    private const int HeaderBytes = 8; // length and type
    private const int Overhead = HeaderBytes + 4; // and checksum

    private ReadOnlySpan<byte> _rest = file[SignatureBytes..];

    /// <summary>The chunk, from its length to its checksum.</summary>
    public ReadOnlySpan<byte> Whole { get; private set; }

    public readonly ReadOnlySpan<byte> Type => Whole.Slice(4, 4);

    public readonly ReadOnlySpan<byte> Data => Whole[HeaderBytes..^4];

    /// <summary>What lies behind the last whole chunk: nothing, or the beginning of one that the file ends in.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>
    /// Whether the chunk changes pixels. The others are text, profiles and the like: nothing that is needed, and what they hold
    /// compressed can be a thousand times as long.
    /// </summary>
    public readonly bool ChangesPixels => IsCritical(Type)
        || Type.SequenceEqual("tRNS"u8) || Type.SequenceEqual("gAMA"u8) || Type.SequenceEqual("sRGB"u8);

    public bool MoveNext()
    {
        if (_rest.Length < Overhead) return false;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        if (length > _rest.Length - Overhead) return false;
        Whole = _rest[..((int)length + Overhead)];
        _rest = _rest[Whole.Length..];
        return true;
    }

    // A capital first letter.
    private static bool IsCritical(ReadOnlySpan<byte> type) => (type[0] & 0x20) == 0;
}
