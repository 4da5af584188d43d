using System.Buffers.Binary;

namespace Torchline.Training.Weights.Safetensors;

/// <summary>
/// Reads and writes safetensors (<see href="https://huggingface.co/docs/safetensors">format</see>): the length of the header
/// as eight bytes, the header as JSON, then the tensors one after the other, row by row, little-endian.
/// </summary>
/// <remarks>
/// Our own, as TorchSharp.PyBridge 1.4.4 takes offsets that overlap, leave gaps or point into the header, and asks for a tensor's
/// memory before it looks at the file's length.
/// </remarks>
internal static class SafetensorsFile
{
    private const int LengthSize = sizeof(ulong);
    private const int Alignment = 8;
    private const int CopySize = 1 << 20;

    // The limit of the format's own implementation.
    private const int MaximumHeaderLength = 100_000_000;

    /// <summary>Reads all tensors.</summary>
    /// <param name="stream">From its start to its end; it must be able to seek.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="WeightFileException">The header is malformed, or does not fit the bytes that follow.</exception>
    internal static StateDict Read(Stream stream, string name)
    {
        var header = SafetensorsHeader.Parse(ReadHeader(stream, name), name);
        var start = stream.Position;
        header.RequireExactly(stream.Length - start, name);

        var tensors = new OrderedDictionary<string, Tensor>(header.Tensors.Count);
        using var scope = NewDisposeScope();
        foreach (var (path, entry) in header.Tensors)
        {
            var tensor = empty(entry.Shape, entry.ElementType, CPU);
            tensors.Add(path, tensor);
            stream.Position = start + entry.Bytes.Offset;
            if (entry.Bytes.Length > 0)
                tensor.ReadBytesFromStream(stream, CopySize);
        }
        return new StateDict(name, tensors, header.Metadata);
    }

    /// <summary>Writes tensors, atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">By name; on any device, with any strides.</param>
    /// <param name="metadata">What to say beside them.</param>
    /// <exception cref="ArgumentException">A tensor's elements have no name in safetensors.</exception>
    /// <exception cref="IOException">The folder cannot be written to; what was there before is untouched.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        // Widest elements first: then each tensor lies at a multiple of its element's size without any gap.
        var ordered = tensors
            .OrderByDescending(tensor => tensor.Value.element_size())
            .ThenBy(tensor => tensor.Key, StringComparer.Ordinal)
            .ToArray();
        var json = SafetensorsHeader.Describe(ordered, metadata).ToJson(Alignment);
        DurableFile.Write(path, stream =>
        {
            var length = new byte[LengthSize];
            BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
            stream.Write(length);
            stream.Write(json);
            foreach (var (_, tensor) in ordered)
            {
                using var scope = NewDisposeScope();
                tensor.detach().cpu().contiguous().WriteBytesToStream(stream, CopySize);
            }
        });
    }

    private static byte[] ReadHeader(Stream stream, string name)
    {
        var bytes = new byte[LengthSize];
        stream.Position = 0;
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new WeightFileException(name, "the file is cut off in the header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > MaximumHeaderLength)
            throw new WeightFileException(name, $"a header of {length:N0} bytes (safetensors allows {MaximumHeaderLength:N0})");
        if ((long)length > stream.Length - LengthSize)
            throw new WeightFileException(name, "the file is cut off in the header");
        var header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }
}
