using System.Text.Json;
using System.Text.Json.Serialization;

namespace Torchline.Contracts.Packages;

/// <summary>One input or output of a network.</summary>
/// <param name="Name">Its name in the ONNX graph.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Axes">Its axes; none for a scalar.</param>
public sealed record TensorSpecification(string Name, ElementType Type, IReadOnlyList<Axis> Axes);

/// <summary>An axis of a tensor: a name if its size varies from call to call, else its size.</summary>
/// <remarks>In JSON a string or a number: <c>["batch", 224, 224, 3]</c>.</remarks>
[JsonConverter(typeof(AxisConverter))]
public readonly record struct Axis
{
    private Axis(string? name, long? size) => (Name, Size) = (name, size);

    /// <summary>The name by which tensors share a varying size; null if the size is fixed.</summary>
    public string? Name { get; }

    /// <summary>The fixed size; null if it varies.</summary>
    public long? Size { get; }

    /// <summary>An axis whose size varies.</summary>
    public static implicit operator Axis(string name) => new(name, null);

    /// <summary>An axis whose size is fixed.</summary>
    public static implicit operator Axis(long size) => new(null, size);

    /// <summary>The name or the size.</summary>
    public override string ToString() => Name ?? $"{Size}";
}

/// <summary>Reads and writes an axis as a string or a number.</summary>
public sealed class AxisConverter : JsonConverter<Axis>
{
    /// <inheritdoc/>
    public override Axis Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number when reader.TryGetInt64(out var size) && size > 0 => size,
        _ => throw new JsonException("An axis is a name or a size above 0."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Axis value, JsonSerializerOptions options)
    {
        if (value.Size is { } size)
            writer.WriteNumberValue(size);
        else
            writer.WriteStringValue(value.Name);
    }
}

/// <summary>The types of tensor elements, with the names that they have in NumPy.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ElementType>))]
public enum ElementType
{
    /// <summary>IEEE 754, 32 bits.</summary>
    [JsonStringEnumMemberName("float32")]
    Float32,

    /// <summary>IEEE 754, 16 bits.</summary>
    [JsonStringEnumMemberName("float16")]
    Float16,

    /// <summary>IEEE 754, 64 bits.</summary>
    [JsonStringEnumMemberName("float64")]
    Float64,

    /// <summary>Signed, 64 bits.</summary>
    [JsonStringEnumMemberName("int64")]
    Int64,

    /// <summary>Signed, 32 bits.</summary>
    [JsonStringEnumMemberName("int32")]
    Int32,

    /// <summary>Signed, 8 bits.</summary>
    [JsonStringEnumMemberName("int8")]
    Int8,

    /// <summary>Unsigned, 8 bits.</summary>
    [JsonStringEnumMemberName("uint8")]
    UInt8,

    /// <summary>True or false, one byte.</summary>
    [JsonStringEnumMemberName("bool")]
    Bool,
}
