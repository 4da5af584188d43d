using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.TensorExtensionMethods;

namespace Torchline.Training.Weights.Safetensors;

/// <summary>The JSON header of a safetensors file.</summary>
internal sealed record SafetensorsHeader(OrderedDictionary<string, SafetensorsEntry> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";
    private const int MaximumDepth = 4;
    private const int MaximumDimensions = 64;

    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the header.</summary>
    /// <exception cref="WeightFileException">It is not what the format asks for.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(
                json, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
            var tensors = new OrderedDictionary<string, SafetensorsEntry>();
            var metadata = new Dictionary<string, string>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name != MetadataKey)
                {
                    tensors.Add(property.Name, ParseEntry(property, file));
                }
                else
                {
                    foreach (var pair in property.Value.EnumerateObject())
                        metadata.Add(pair.Name, pair.Value.GetString() ?? "");
                }
            }
            return new SafetensorsHeader(tensors, metadata);
        }
        // What the accessors of JsonElement throw for a value of another kind, and GetInt64 for one out of range.
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new WeightFileException(file, $"malformed header: {Printable.Of(e.Message)}", e);
        }
    }

    /// <summary>Describes tensors that will be written one after the other.</summary>
    /// <exception cref="ArgumentException">A tensor's elements have no name in safetensors.</exception>
    public static SafetensorsHeader Describe(
        IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var entries = new OrderedDictionary<string, SafetensorsEntry>();
        var offset = 0L;
        foreach (var (name, tensor) in tensors)
        {
            var length = tensor.numel() * tensor.element_size();
            entries.Add(name, new SafetensorsEntry(tensor.dtype, tensor.shape, new ByteRange(offset, length)));
            offset += length;
        }
        return new SafetensorsHeader(entries, metadata ?? new Dictionary<string, string>());
    }

    /// <summary>Sees to it that the tensors fill the rest of the file without gaps or overlaps, as the format asks.</summary>
    /// <exception cref="WeightFileException">They do not.</exception>
    public void RequireExactly(long length, string file)
    {
        var end = 0L;
        foreach (var (name, entry) in Tensors.OrderBy(tensor => tensor.Value.Bytes.Offset).ThenBy(tensor => tensor.Value.Bytes.Length))
        {
            if (entry.Bytes.Offset != end)
            {
                throw new WeightFileException(
                    file,
                    $"{Printable.Of(name)} begins at byte {entry.Bytes.Offset:N0}, where byte {end:N0} comes next: tensors overlap or leave gaps");
            }

            end += entry.Bytes.Length;
        }
        if (end != length)
            throw new WeightFileException(file, $"{length:N0} bytes of tensors where the header describes {end:N0}");
    }

    /// <summary>The header as bytes, padded with spaces so that the tensors begin at a multiple of <paramref name="alignment"/>.</summary>
    public byte[] ToJson(int alignment)
    {
        var header = new JsonObject();
        if (Metadata.Count > 0)
            header[MetadataKey] = new JsonObject([.. Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))]);
        foreach (var (name, entry) in Tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = SafetensorsTypes.NameOf(entry.ElementType),
                ["shape"] = new JsonArray([.. entry.Shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(entry.Bytes.Offset, entry.Bytes.Offset + entry.Bytes.Length),
            };
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header, AsWritten);
        return [.. json, .. Enumerable.Repeat((byte)' ', (alignment - (json.Length % alignment)) % alignment)];
    }

    private static SafetensorsEntry ParseEntry(JsonProperty property, string file)
    {
        var name = Printable.Of(property.Name);
        if (!property.Value.TryGetProperty("dtype", out var dtype)
            || !property.Value.TryGetProperty("shape", out var shape)
            || !property.Value.TryGetProperty("data_offsets", out var offsets) || offsets.GetArrayLength() != 2)
        {
            throw new WeightFileException(file, $"malformed header: {name} lacks dtype, shape or data_offsets");
        }

        if (SafetensorsTypes.Find(dtype.GetString() ?? "") is not { } type)
        {
            throw new WeightFileException(
                file, $"{name} has elements of type {Printable.Of(dtype.ToString())}, which TorchSharp does not have");
        }

        if (shape.GetArrayLength() > MaximumDimensions)
            throw new WeightFileException(file, $"{name} has more than {MaximumDimensions} dimensions");

        long[] sizes = [.. shape.EnumerateArray().Select(size => size.GetInt64())];
        long begin = offsets[0].GetInt64(), end = offsets[1].GetInt64();
        if (begin < 0 || end < begin || sizes.Any(size => size < 0) || ByteCount(sizes, type) != end - begin)
            throw new WeightFileException(file, $"{name} has shape [{string.Join(", ", sizes)}] of {type} in bytes {begin} to {end}");
        return new SafetensorsEntry(type, sizes, new ByteRange(begin, end - begin));
    }

    /// <summary>Null when the product is no number of bytes that exists.</summary>
    private static long? ByteCount(long[] sizes, ScalarType type)
    {
        try
        {
            var bytes = sizes.Aggregate((long)type.ElementSize(), (product, size) => checked(product * Math.Max(size, 1)));
            return sizes.Contains(0) ? 0 : bytes;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="ElementType">What it holds.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Bytes">Where it lies, counted from the end of the header.</param>
internal sealed record SafetensorsEntry(ScalarType ElementType, long[] Shape, ByteRange Bytes);

/// <summary>The names of element types in safetensors.</summary>
internal static class SafetensorsTypes
{
    private static readonly FrozenDictionary<string, ScalarType> ByName = new Dictionary<string, ScalarType>
    {
        ["F64"] = ScalarType.Float64,
        ["F32"] = ScalarType.Float32,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
        ["I64"] = ScalarType.Int64,
        ["I32"] = ScalarType.Int32,
        ["I16"] = ScalarType.Int16,
        ["I8"] = ScalarType.Int8,
        ["U8"] = ScalarType.Byte,
        ["BOOL"] = ScalarType.Bool,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<ScalarType, string> Names = ByName.ToFrozenDictionary(type => type.Value, type => type.Key);

    /// <summary>The type of that name; null for those that TorchSharp does not have.</summary>
    public static ScalarType? Find(string name) => ByName.TryGetValue(name, out var type) ? type : null;

    /// <summary>The name of a type.</summary>
    /// <exception cref="ArgumentException">safetensors has none for it.</exception>
    public static string NameOf(ScalarType type) =>
        Names.TryGetValue(type, out var name) ? name : throw new ArgumentException($"safetensors cannot hold {type}");
}

/// <summary>Part of a file.</summary>
internal readonly record struct ByteRange(long Offset, long Length);
