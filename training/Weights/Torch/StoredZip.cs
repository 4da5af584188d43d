using System.Buffers.Binary;
using System.Text;

namespace Torchline.Training.Weights.Torch;

/// <summary>
/// Finds the entries of a zip archive that holds them as they are. torch.save compresses nothing, so that storages can be
/// read in place; reading only such archives leaves no room for entries that grow or that share their bytes.
/// </summary>
/// <remarks>
/// System.IO.Compression does not say where an entry lies or how it is stored. The layout is that of
/// <see href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE</see>, with the 64-bit records.
/// </remarks>
internal static class StoredZip
{
    private const int EndRecordLength = 22;
    private const int End64RecordLength = 56;
    private const int Locator64Length = 20;
    private const int EntryLength = 46;
    private const int LocalHeaderLength = 30;
    private const int MaximumDirectoryLength = 256 << 20;
    private const int EncryptedFlag = 1;
    private const int Zip64Field = 1;

    /// <summary>The archive's entries, by name.</summary>
    /// <exception cref="WeightFileException">The archive is damaged, compressed, encrypted, or its entries overlap.</exception>
    public static IReadOnlyDictionary<string, ByteRange> ReadEntries(Stream stream, string name)
    {
        var directory = FindDirectory(stream, name);
        var bytes = Read(stream, directory, name).AsSpan();
        var entries = new OrderedDictionary<string, ByteRange>();
        var taken = new List<ByteRange> { directory };
        while (bytes.Length > 0)
        {
            var (path, header, length, size) = ParseEntry(bytes, name);
            bytes = bytes[size..];
            var start = DataStart(stream, header, name);
            if (length > directory.Offset - start)
                throw Damaged(name, $"{path} reaches beyond the entries");
            taken.Add(new ByteRange(header, start + length - header));
            if (!entries.TryAdd(path, new ByteRange(start, length)))
                throw Damaged(name, $"two entries are named {path}");
        }
        RefuseOverlaps(taken, name);
        return entries;
    }

    private static ByteRange FindDirectory(Stream stream, string name)
    {
        var tail = (int)Math.Min(stream.Length, EndRecordLength + ushort.MaxValue);
        var bytes = Read(stream, new ByteRange(stream.Length - tail, tail), name);
        for (var at = tail - EndRecordLength; at >= 0; at--)
        {
            var record = bytes.AsSpan(at);
            if (!record.StartsWith("PK\x05\x06"u8) || EndRecordLength + UInt16(record, 20) != record.Length)
                continue;
            long length = UInt32(record, 12), offset = UInt32(record, 16);
            var is64 = length == uint.MaxValue || offset == uint.MaxValue || UInt16(record, 10) == ushort.MaxValue;
            var directory = is64
                ? FindDirectory64(stream, stream.Length - record.Length - Locator64Length, name)
                : new ByteRange(offset, length);
            if (directory.Length is < 0 or > MaximumDirectoryLength
                || directory.Offset < 0 || directory.Offset > stream.Length - directory.Length)
                throw Damaged(name, "the table of contents lies outside the file");
            return directory;
        }
        throw Damaged(name, "the table of contents is missing: the file is cut off");
    }

    private static ByteRange FindDirectory64(Stream stream, long at, string name)
    {
        var locator = Read(stream, new ByteRange(at, Locator64Length), name);
        if (!locator.AsSpan().StartsWith("PK\x06\x07"u8))
            throw Damaged(name, "the 64-bit table of contents is missing");
        var record = Read(stream, new ByteRange(Int64(locator, 8), End64RecordLength), name);
        return record.AsSpan().StartsWith("PK\x06\x06"u8)
            ? new ByteRange(Int64(record, 48), Int64(record, 40))
            : throw Damaged(name, "the 64-bit table of contents is missing");
    }

    private static (string Path, long Header, long Length, int Size) ParseEntry(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < EntryLength || !bytes.StartsWith("PK\x01\x02"u8))
            throw Damaged(name, "the table of contents is malformed");
        int pathLength = UInt16(bytes, 28), extraLength = UInt16(bytes, 30);
        var size = EntryLength + pathLength + extraLength + UInt16(bytes, 32);
        if (size > bytes.Length)
            throw Damaged(name, "the table of contents is malformed");
        var path = Encoding.UTF8.GetString(bytes.Slice(EntryLength, pathLength));
        if ((UInt16(bytes, 8) & EncryptedFlag) != 0 || UInt16(bytes, 10) != 0)
            throw Damaged(name, $"{Printable.Of(path)} is compressed or encrypted, which torch.save never does");

        long stored = UInt32(bytes, 20), length = UInt32(bytes, 24), header = UInt32(bytes, 42);
        var wide = Field64(bytes.Slice(EntryLength + pathLength, extraLength));
        length = Widen(length, ref wide);
        stored = Widen(stored, ref wide);
        header = Widen(header, ref wide);
        return length >= 0 && stored == length && header >= 0
            ? (path, header, length, size)
            : throw Damaged(name, $"{Printable.Of(path)} has an impossible size");

        // The 64-bit field holds, in this order, those numbers that did not fit.
        long Widen(long value, ref ReadOnlySpan<byte> wide)
        {
            if (value != uint.MaxValue)
                return value;
            if (wide.Length < sizeof(long))
                throw Damaged(name, "a 64-bit size is missing");
            value = Int64(wide, 0);
            wide = wide[sizeof(long)..];
            return value;
        }
    }

    private static ReadOnlySpan<byte> Field64(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var length = Math.Min(UInt16(extra, 2), extra.Length - 4);
            if (UInt16(extra, 0) == Zip64Field)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }
        return [];
    }

    private static long DataStart(Stream stream, long header, string name)
    {
        var bytes = Read(stream, new ByteRange(header, LocalHeaderLength), name);
        return bytes.AsSpan().StartsWith("PK\x03\x04"u8)
            ? header + LocalHeaderLength + UInt16(bytes, 26) + UInt16(bytes, 28)
            : throw Damaged(name, "an entry does not begin where the table of contents says");
    }

    private static void RefuseOverlaps(List<ByteRange> ranges, string name)
    {
        ranges.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        for (var i = 1; i < ranges.Count; i++)
            if (ranges[i - 1].Offset + ranges[i - 1].Length > ranges[i].Offset)
                throw Damaged(name, "entries overlap");
    }

    private static byte[] Read(Stream stream, ByteRange range, string name)
    {
        if (range.Offset < 0 || range.Offset > stream.Length - range.Length)
            throw Damaged(name, "a record lies outside the file");
        var bytes = new byte[range.Length];
        stream.Position = range.Offset;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static int UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private static WeightFileException Damaged(string name, string what) => new(name, $"damaged zip archive: {what}");
}
