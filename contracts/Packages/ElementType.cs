using System.Text.Json.Serialization;

namespace Torchline.Contracts.Packages;

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
