using System.Buffers.Binary;
using Torchline.Training.TensorBoard;
using Xunit;

namespace Training.Tests.TensorBoard;

public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ChecksumIsTheStandardOne()
    {
        Assert.Equal(0xe3069283u, MaskedCrc32C.Crc32C("123456789"u8)); // the check value of CRC-32C's definition
        Assert.Equal(0x8a9136aau, MaskedCrc32C.Crc32C(new byte[32])); // RFC 3720, B.4: 32 bytes of zeroes
    }

    [Fact]
    public void EveryRecordHasItsLengthAndChecksums()
    {
        using (var file = new EventFile(folder.Path))
        {
            file.Write(625, new Dictionary<string, double> { ["dev.accuracy"] = 0.75, ["train.loss"] = 0.5 });
            file.Write(1250, new Dictionary<string, double> { ["dev.accuracy"] = 0.875 });
        }

        var path = Assert.Single(Directory.GetFiles(folder.Path, "events.out.tfevents.*"));
        var events = ReadRecords(File.ReadAllBytes(path)).Select(Event.Parser.ParseFrom).ToArray();
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal([625, 1250], events.Skip(1).Select(e => e.Step));
        Assert.Equal(
            [("dev.accuracy", 0.75f), ("train.loss", 0.5f)],
            events[1].Summary.Value.Select(value => (value.Tag, value.SimpleValue)));
        Assert.All(events, e => Assert.InRange(e.WallTime, 1.7e9, 1e11));
    }

    private static IEnumerable<byte[]> ReadRecords(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(MaskedCrc32C.Compute(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            var payload = bytes[(at + 12)..(at + 12 + length)];
            Assert.Equal(MaskedCrc32C.Compute(payload), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            yield return payload;
            at += 12 + length + 4;
        }
    }
}
