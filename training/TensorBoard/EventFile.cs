using System.Buffers.Binary;
using Google.Protobuf;

namespace Torchline.Training.TensorBoard;

/// <summary>Writes scalar curves as a TensorBoard event file, which <c>tensorboard --logdir runs</c> shows.</summary>
/// <remarks>
/// The file is a sequence of TFRecords: payload length (8 bytes, little endian), its masked CRC, the payload (a
/// serialised <c>Event</c>), the payload's masked CRC. Each process writes a file of its own, as TensorBoard expects of
/// a training that was restarted.
/// </remarks>
public sealed class EventFile : IDisposable
{
    private readonly FileStream stream;

    /// <summary>Creates a new event file in <paramref name="directory"/>.</summary>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public EventFile(string directory)
    {
        Directory.CreateDirectory(directory);
        var name = $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}.{Environment.ProcessId}.torchline";
        stream = new FileStream(Path.Combine(directory, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Append(new Event { FileVersion = "brain.Event:2" });
    }

    /// <summary>Adds one point to each of the named curves, and flushes.</summary>
    public void Write(long step, IEnumerable<KeyValuePair<string, double>> scalars)
    {
        var summary = new Summary();
        foreach (var (tag, value) in scalars)
            summary.Value.Add(new Summary.Types.Value { Tag = tag, SimpleValue = (float)value });
        Append(new Event { Step = step, Summary = summary });
    }

    /// <inheritdoc />
    public void Dispose() => stream.Dispose();

    private void Append(Event record)
    {
        record.WallTime = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        var payload = record.ToByteArray();
        Span<byte> header = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(ulong)..], MaskedCrc32C.Compute(header[..sizeof(ulong)]));
        Span<byte> footer = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, MaskedCrc32C.Compute(payload));

        stream.Write(header);
        stream.Write(payload);
        stream.Write(footer);
        stream.Flush();
    }
}
