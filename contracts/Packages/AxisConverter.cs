using System.Text.Json;
using System.Text.Json.Serialization;

namespace Torchline.Contracts.Packages;

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
