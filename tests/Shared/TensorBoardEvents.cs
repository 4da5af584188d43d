using System.Buffers.Binary;
using Tensorboard;
using Xunit;

namespace Torchline.Tests;

/// <summary>Reads TensorBoard's event files: payload length (8 bytes), its checksum, the payload, its checksum.</summary>
internal static class TensorBoardEvents
{
    /// <summary>The points of all curves in a folder, file by file.</summary>
    public static IReadOnlyList<(string Tag, long Step, float Value)[]> Read(string folder) =>
    [
        .. Directory.GetFiles(folder, "events.out.tfevents.*").Order(StringComparer.Ordinal).Select(file =>
        {
            var events = Payloads(File.ReadAllBytes(file)).Select(Event.Parser.ParseFrom).ToArray();
            Assert.Equal("brain.Event:2", events[0].FileVersion);
            Assert.All(events.Skip(1), point => Assert.InRange(point.WallTime, 1.7e9, 1e11));
            return events.Skip(1).SelectMany(point => point.Summary.Value.Select(value => (value.Tag, point.Step, value.SimpleValue))).ToArray();
        }),
    ];

    private static IEnumerable<byte[]> Payloads(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            yield return bytes[(at + 12)..(at + 12 + length)];
            at += 12 + length + 4;
        }
    }
}
