using System.Buffers.Binary;
using System.IO.Compression;
using Torchline.Training.Weights;
using Xunit;

namespace Training.Tests.Weights;

public sealed class StoredZipTests
{
    private static readonly byte[] Storage = TorchBytes.Floats(0, 1, 2, 3, 4, 5);
    private readonly byte[] file = TorchBytes.Zip(TorchBytes.SharedPickle(), ("0", Storage));

    [Fact]
    public void RefusesCompressedEntries() => Assert.Contains("compressed", Refusal(TorchBytes.Archive(
        CompressionLevel.Optimal, ("archive/data.pkl", TorchBytes.SharedPickle()), ("archive/data/0", new byte[1 << 20]))));

    [Fact]
    public void RefusesEntriesThatShareBytes()
    {
        // The second entry's record points at the first one's data: one byte on disk would count many times.
        var directory = file.AsSpan().IndexOf("PK\x01\x02"u8);
        var second = directory + 4 + file.AsSpan(directory + 4).IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(second + 42), 0);
        Assert.Contains("overlap", Refusal(file));
    }

    [Theory]
    [InlineData(24, uint.MaxValue, "64-bit size is missing")]
    [InlineData(24, 0x7fffffffu, "impossible size")]
    [InlineData(42, 0x7fffffffu, "outside the file")]
    [InlineData(42, 1u, "does not begin")]
    [InlineData(28, 0xffffu, "malformed")]
    [InlineData(8, 1u, "encrypted")]
    public void RefusesRecordsThatLie(int field, uint value, string message)
    {
        var directory = file.AsSpan().IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(directory + field), value);
        Assert.Contains(message, Refusal(file));
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
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(40), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 12)));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 16)));
        var locator = new byte[20];
        "PK\x06\x07"u8.CopyTo(locator);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), end);
        var last = file[end..];
        last.AsSpan(8, 12).Fill(0xff);
        return [.. file[..end], .. record, .. locator, .. last];
    }

    private static string Refusal(byte[] file) => Assert.Throws<WeightFileException>(() => TorchBytes.Read(file)).Message;
}
