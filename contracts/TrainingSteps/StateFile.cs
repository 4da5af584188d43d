using System.Buffers.Binary;
using System.Text.Json;
using Torchline.Contracts.Packages;

namespace Torchline.Contracts.TrainingSteps;

/// <summary>
/// The state of a training step in the safetensors format: eight bytes with the length of the header, the header as JSON, then the tensors
/// one after the other. Sizes are checked against the file's length before anything is allocated for them.
/// </summary>
public static class StateFile
{
    private const int LengthSize = sizeof(ulong);
    private const int Alignment = 8;
    private const int LargestHeader = 16 << 20; // some 100,000 tensors
    private const int LargestTensor = int.MaxValue - 64; // of one array
    private const int MostDimensions = 16;
    private const string MetadataKey = "__metadata__";

    /// <summary>Reads all tensors.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TrainingStepException">The file is not of this format, or is cut off.</exception>
    public static IReadOnlyList<StateTensor> Read(string path)
    {
        using var stream = File.OpenRead(path);
        var entries = ReadHeader(stream, path);
        var start = stream.Position;
        var end = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != end) throw new TrainingStepException($"{path}: tensors overlap or leave gaps before `{entry.Name}`");
            end = entry.End;
        }
        if (end != stream.Length - start)
            throw new TrainingStepException($"{path} has {stream.Length - start} bytes of tensors, and its header describes {end}");
        return [.. entries.Select(entry => ReadTensor(stream, start, entry))];
    }

    /// <summary>Writes tensors; a reader finds the old file or the new one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors, of different names.</param>
    /// <exception cref="TrainingStepException">A tensor's bytes do not fit its shape, or its type is unknown.</exception>
    public static void Write(string path, IEnumerable<StateTensor> tensors)
    {
        // Widest elements first: then each tensor lies at a multiple of its element's size without any gap.
        StateTensor[] ordered =
        [
            .. tensors.OrderByDescending(tensor => StateTensor.WidthOf(tensor.Type)).ThenBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];
        foreach (var tensor in ordered)
        {
            if (StateTensor.LengthOf(tensor.Type, tensor.Shape) != tensor.Bytes.Length)
                throw new TrainingStepException($"{path}: `{tensor.Name}` has {tensor.Bytes.Length} bytes, which do not fit {Describe(tensor.Type, tensor.Shape)}");
        }
        var header = Header(ordered);
        DurableFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[LengthSize];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in ordered) stream.Write(tensor.Bytes.Span);
        });
    }

    private static byte[] Header(StateTensor[] tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            json.WriteString("format", "pt"); // what other readers of the format expect of weights of libtorch
            json.WriteEndObject();
            var offset = 0L;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type);
                json.WriteStartArray("shape");
                foreach (var size in tensor.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % Alignment != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static IReadOnlyList<Entry> ReadHeader(FileStream stream, string path)
    {
        Span<byte> size = stackalloc byte[LengthSize];
        if (stream.ReadAtLeast(size, LengthSize, throwOnEndOfStream: false) < LengthSize)
            throw new TrainingStepException($"{path} is cut off in its header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(size);
        if (length > LargestHeader || (long)length > stream.Length - LengthSize)
            throw new TrainingStepException($"{path} is not a safetensors file, or is cut off: it announces a header of {length} bytes");
        var header = new byte[length];
        stream.ReadExactly(header);
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            return [.. json.RootElement.EnumerateObject().Where(property => property.Name != MetadataKey).Select(property => Parse(property, path))];
        }
        // What the accessors of JsonElement throw for another kind of value, and for numbers out of range.
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new TrainingStepException($"{path} has a malformed header: {failure.Message}", failure);
        }
    }

    private static Entry Parse(JsonProperty property, string path)
    {
        var type = property.Value.GetProperty("dtype").GetString() ?? "";
        var (sizes, offsets) = (property.Value.GetProperty("shape"), property.Value.GetProperty("data_offsets"));
        if (sizes.GetArrayLength() > MostDimensions || offsets.GetArrayLength() != 2)
            throw new TrainingStepException($"{path} has a malformed header: `{property.Name}` has too many dimensions, or no two offsets");
        long[] shape = [.. sizes.EnumerateArray().Select(size => size.GetInt64())];
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        if (begin < 0 || end < begin || end - begin > LargestTensor || StateTensor.LengthOf(type, shape) != end - begin)
            throw new TrainingStepException($"{path}: `{property.Name}` is {Describe(type, shape)} in bytes {begin} to {end}");
        return new Entry(property.Name, type, shape, begin, end);
    }

    private static StateTensor ReadTensor(FileStream stream, long start, Entry entry)
    {
        var bytes = new byte[entry.End - entry.Begin];
        stream.Position = start + entry.Begin;
        stream.ReadExactly(bytes);
        return new StateTensor(entry.Name, entry.Type, entry.Shape, bytes);
    }

    private static string Describe(string type, IReadOnlyList<long> shape) => $"{type}[{string.Join(", ", shape)}]";

    private sealed record Entry(string Name, string Type, long[] Shape, long Begin, long End);
}
