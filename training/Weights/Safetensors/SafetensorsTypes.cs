using System.Collections.Frozen;
using static TorchSharp.torch;

namespace Torchline.Training.Weights.Safetensors;

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
