using System.Buffers.Binary;
using System.IO.Compression;
using Torchline.Training.Weights;
using Xunit;

namespace Training.Tests.Weights;

public sealed class TorchZipTests
{
    private static readonly byte[] Storage = TorchBytes.Floats(0, 1, 2, 3, 4, 5);
    private readonly byte[] file = TorchBytes.Zip(TorchBytes.SharedPickle(), ("0", Storage));

    [Fact]
    public void RefusesCompressedEntries() => Assert.Contains("compressed", Refusal(TorchBytes.Archive(
        CompressionLevel.Optimal, ("archive/data.pkl", TorchBytes.SharedPickle()), ("archive/data/0", new byte[1 << 20]))));

    [Fact]
    public void RefusesEntriesThatAreLongerThanTheFile()
    {
        // The last record points at the data of the one before: one byte on disk would count many times.
        var archive = TorchBytes.Zip(TorchBytes.SharedPickle(), ("0", new byte[1 << 20]), ("1", [1]));
        var last = archive.AsSpan().LastIndexOf("PK\x01\x02"u8);
        var before = archive.AsSpan(0, last).LastIndexOf("PK\x01\x02"u8);
        archive.AsSpan(before + 16, 12).CopyTo(archive.AsSpan(last + 16)); // checksum and both sizes
        archive.AsSpan(before + 42, 4).CopyTo(archive.AsSpan(last + 42)); // where it lies
        Assert.Contains("longer than the file", Refusal(archive));
    }

    [Theory]
    [InlineData(24, uint.MaxValue)] // a size that a 64-bit field should hold
    [InlineData(24, 0x7fffffffu)] // a size
    [InlineData(42, 0x7fffffffu)] // where the entry lies
    [InlineData(42, 1u)] // no entry begins there
    [InlineData(28, 0xffffu)] // the length of the name
    [InlineData(8, 1u)] // encrypted
    public void RefusesRecordsThatLie(int field, uint value)
    {
        var directory = file.AsSpan().IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(directory + field), value);
        Assert.Contains("damaged zip archive", Refusal(file));
    }

    [Fact]
    public void RefusesEntriesOfOneName() => Assert.Contains("two entries", Refusal(TorchBytes.Archive(
        CompressionLevel.NoCompression, ("archive/data.pkl", TorchBytes.SharedPickle()), ("archive/data.pkl", TorchBytes.SharedPickle()))));

    [Fact]
    public void ReadsTablesOfContentsWith64BitNumbers()
    {
        using var weights = TorchBytes.Read(With64BitDirectory());
        Assert.Equal(15f, weights["a"].sum().item<float>());
    }

    // The same archive as a writer of files above 4 GiB lays it out: the end record refers to a 64-bit one.
    private byte[] With64BitDirectory()
    {
        var end = file.Length - 22;
        var record = new byte[56];
        "PK\x06\x06"u8.CopyTo(record);
        record[4] = 44; // bytes that follow
        record[24] = record[32] = 2; // entries
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(40), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 12)));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 16)));
        var locator = new byte[20];
        "PK\x06\x07"u8.CopyTo(locator);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), end);
        locator[16] = 1; // disks
        var last = file[end..];
        last.AsSpan(8, 12).Fill(0xff);
        return [.. file[..end], .. record, .. locator, .. last];
    }

    private static string Refusal(byte[] file) => Assert.Throws<WeightFileException>(() => TorchBytes.Read(file)).Message;
}
