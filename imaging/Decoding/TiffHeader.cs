using System.Buffers.Binary;

namespace Torchline.Imaging;

/// <summary>
/// The first directory of a TIFF file (TIFF 6.0, sections 2 and 8), checked before libtiff reads it: that allocates strips and tiles as
/// large as the file announces.
/// </summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Samples">Samples of a pixel.</param>
/// <param name="Bits">Bits of a sample.</param>
/// <param name="Tile">The sides of a tile; zeros if the image has strips.</param>
internal readonly record struct TiffHeader(int Width, int Height, int Samples, int Bits, (int Width, int Height) Tile)
{
    private const int MostTile = 4096, MostSamples = 5; // CMYK and alpha
    private const int EntryBytes = 12;

    private const int NoCompression = 1, Lzw = 5, OldJpeg = 6, Jpeg = 7, Deflate = 8, OldDeflate = 32946, PackBits = 32773;
    private const int CcittModified = 2, CcittGroup3 = 3, CcittGroup4 = 4;
    private const int Palette = 3, Separated = 5;

    /// <summary>The bytes of all strips or tiles, which reach beyond the image, when they are decompressed.</summary>
    public long Bytes => RoundedUp(Width, Tile.Width) * RoundedUp(Height, Tile.Height) * ((Samples * Bits) + 7) / 8;

    /// <summary>Reads the first directory.</summary>
    /// <exception cref="ImageException">It is corrupt, or of a kind that is not read.</exception>
    public static TiffHeader Of(ReadOnlySpan<byte> file)
    {
        var directory = new Directory(file);
        var (width, height) = (directory.Positive(Tag.Width), directory.Positive(Tag.Height));
        CheckCompression(directory.Value(Tag.Compression, NoCompression));
        int bits = directory.Value(Tag.BitsPerSample, 1), samples = directory.Value(Tag.SamplesPerPixel, 1);
        if (bits is not (1 or 2 or 4 or 8 or 16)) throw Unsupported($"it has {bits} bits a sample");
        if (samples is < 1 or > MostSamples) throw Unsupported($"it has {samples} samples a pixel");
        if (directory.Value(Tag.SampleFormat, 1) != 1) throw Unsupported("its samples are not unsigned integers");
        var photometric = directory.Value(Tag.Photometric, 0);
        if (photometric is < 0 or 4 or > Separated) throw Unsupported($"its colours are of kind {photometric}");
        if (photometric > 1 && photometric != Palette && bits < 8) throw Unsupported($"it has colours of {bits} bits");
        (int Width, int Height) tile = directory.Has(Tag.TileWidth) ? (directory.Positive(Tag.TileWidth), directory.Positive(Tag.TileHeight)) : default;
        if (Math.Max(tile.Width, tile.Height) > MostTile) throw Unsupported($"it has tiles of {tile.Width} x {tile.Height} pixels; at most {MostTile} a side are read");
        return new(width, height, samples, bits, tile);
    }

    private static void CheckCompression(int compression)
    {
        if (compression is NoCompression or CcittModified or CcittGroup3 or CcittGroup4 or Lzw or Deflate or OldDeflate or PackBits) return;
        throw Unsupported(compression is Jpeg or OldJpeg ? "its content is JPEG; send it as a JPEG file" : $"its compression is of kind {compression}");
    }

    private static long RoundedUp(int size, int tile) => tile == 0 ? size : (size + tile - 1L) / tile * tile;

    private static ImageException Unsupported(string detail) => ImageException.Unsupported(ImageFormat.Tiff, detail);

    private enum Tag
    {
        Width = 256,
        Height = 257,
        BitsPerSample = 258,
        Compression = 259,
        Photometric = 262,
        SamplesPerPixel = 277,
        TileWidth = 322,
        TileHeight = 323,
        SampleFormat = 339,
    }

    /// <summary>The entries of a directory.</summary>
    private readonly ref struct Directory
    {
        private const int Byte = 1, Short = 3, Long = 4;

        private readonly ReadOnlySpan<byte> file;
        private readonly ReadOnlySpan<byte> entries;
        private readonly bool isBigEndian;

        public Directory(ReadOnlySpan<byte> file)
        {
            this.file = file;
            isBigEndian = file.StartsWith("MM"u8);
            var start = file.Length >= 8 ? UInt32(file[4..]) : 0;
            var count = start >= 8 && start + 2 <= file.Length ? UInt16(file[(int)start..]) : 0;
            if (count == 0 || start + 2 + (count * EntryBytes) > file.Length) throw Corrupt("its first directory is missing");
            entries = file.Slice((int)start + 2, count * EntryBytes);
            for (var at = EntryBytes; at < entries.Length; at += EntryBytes)
            {
                // Sorted, so that no tag is there twice, of which another reader might take the other one.
                if (UInt16(entries[at..]) <= UInt16(entries[(at - EntryBytes)..])) throw Corrupt("the tags of its first directory are not sorted");
            }
        }

        public bool Has(Tag tag) => !Entry(tag).IsEmpty;

        public int Positive(Tag tag) => Value(tag, 0) is > 0 and var value ? value : throw Corrupt($"the tag {(int)tag} is missing or zero");

        /// <summary>The value of a tag; of several, one for each sample, they are the same.</summary>
        public int Value(Tag tag, int otherwise)
        {
            var entry = Entry(tag);
            if (entry.IsEmpty) return otherwise;
            var (type, count) = (UInt16(entry[2..]), UInt32(entry[4..]));
            var size = type switch { Byte => 1, Short => 2, Long => 4, _ => 0 };
            if (size == 0 || count is 0 or > 64) throw Corrupt($"the tag {(int)tag} has no number");
            var bytes = size * count;
            var start = bytes <= 4 ? 0 : UInt32(entry[8..]);
            var values = bytes <= 4 ? entry[8..] : start + bytes <= file.Length ? file[(int)start..] : throw Corrupt($"the tag {(int)tag} lies beyond its end");
            var first = Number(values, size);
            for (var i = 1; i < count; i++)
            {
                if (Number(values[(i * size)..], size) != first) throw Unsupported($"the samples differ in the tag {(int)tag}");
            }
            return first <= int.MaxValue ? (int)first : throw Corrupt($"the tag {(int)tag} is too large");
        }

        private ReadOnlySpan<byte> Entry(Tag tag)
        {
            for (var at = 0; at < entries.Length; at += EntryBytes)
            {
                if (UInt16(entries[at..]) == (int)tag) return entries.Slice(at, EntryBytes);
            }
            return default;
        }

        private long Number(ReadOnlySpan<byte> bytes, int size) => size switch { 1 => bytes[0], 2 => UInt16(bytes), _ => UInt32(bytes) };

        private int UInt16(ReadOnlySpan<byte> bytes) =>
            isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

        private long UInt32(ReadOnlySpan<byte> bytes) =>
            isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

        private static ImageException Corrupt(string detail) => ImageException.Corrupt(ImageFormat.Tiff, detail);
    }
}
