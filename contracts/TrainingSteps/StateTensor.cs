using System.Collections.Frozen;

namespace Torchline.Contracts.TrainingSteps;

/// <summary>A tensor of a training step's state as bytes, row by row, little-endian.</summary>
/// <param name="Name">Its state-dict name, or an optimizer's.</param>
/// <param name="Type">Its element type as safetensors names it: <c>F32</c>, <c>I64</c>.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Bytes">Its elements.</param>
public sealed record StateTensor(string Name, string Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A float32 scalar or tensor's type.</summary>
    public const string Float32 = "F32";
    /// <summary>An int64 tensor's type.</summary>
    public const string Int64 = "I64";

    private static readonly FrozenDictionary<string, int> Widths = new Dictionary<string, int>
    {
        ["F64"] = 8,
        [Float32] = 4,
        ["F16"] = 2,
        ["BF16"] = 2,
        [Int64] = 8,
        ["I32"] = 4,
        ["I16"] = 2,
        ["I8"] = 1,
        ["U8"] = 1,
        ["BOOL"] = 1,
    }.ToFrozenDictionary();

    /// <summary>Bytes of an element of a type; null for an unknown one.</summary>
    public static int? WidthOf(string type) => Widths.TryGetValue(type, out var width) ? width : null;

    /// <summary>Bytes of a tensor; null where that is no number that exists, or a size is negative.</summary>
    public static long? LengthOf(string type, IReadOnlyList<long> shape)
    {
        if (WidthOf(type) is not { } width || shape.Any(size => size < 0)) return null;
        if (shape.Contains(0)) return 0;
        var length = (long)width;
        foreach (var size in shape)
        {
            if (length > long.MaxValue / size) return null;
            length *= size;
        }
        return length;
    }
}
