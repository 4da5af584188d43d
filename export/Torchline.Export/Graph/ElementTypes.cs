using System.Numerics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using static TorchSharp.torch;

namespace Torchline.Export.Graph;

/// <summary>libtorch's data types and ONNX's, side by side.</summary>
internal static class ElementTypes
{
    private static readonly DataType[] Promotion =
    [
        DataType.Bool, DataType.Uint8, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.Float16, DataType.Bfloat16, DataType.Float,
        DataType.Double,
    ];

    private static readonly Dictionary<ScalarType, DataType> OnnxOf = new()
    {
        [ScalarType.Byte] = DataType.Uint8,
        [ScalarType.Int8] = DataType.Int8,
        [ScalarType.Int16] = DataType.Int16,
        [ScalarType.Int32] = DataType.Int32,
        [ScalarType.Int64] = DataType.Int64,
        [ScalarType.Float16] = DataType.Float16,
        [ScalarType.Float32] = DataType.Float,
        [ScalarType.Float64] = DataType.Double,
        [ScalarType.Bool] = DataType.Bool,
        [ScalarType.BFloat16] = DataType.Bfloat16,
    };

    /// <exception cref="ExportException">ONNX has no such type (complex numbers, quantised tensors).</exception>
    public static DataType ToOnnx(this ScalarType type) =>
        OnnxOf.TryGetValue(type, out var onnx) ? onnx : throw new ExportException($"tensors of type {type} have no ONNX type");

    /// <exception cref="ExportException">libtorch has no such type, or it is not supported.</exception>
    public static ScalarType ToTorch(this DataType type) => OnnxOf.ContainsValue(type)
        ? OnnxOf.First(pair => pair.Value == type).Key
        : throw new ExportException($"tensors of ONNX's type {type} have no type in libtorch");

    public static bool IsFloat(this DataType type) => type is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16;

    /// <summary>The narrowest type that libtorch converts both to: bool, then integers, then floats.</summary>
    public static DataType Promote(DataType left, DataType right) => (left, right) switch
    {
        (DataType.Undefined, _) => right,
        (_, DataType.Undefined) => left,
        (DataType.Uint8, DataType.Int8) or (DataType.Int8, DataType.Uint8) => DataType.Int16,
        (DataType.Float16, DataType.Bfloat16) or (DataType.Bfloat16, DataType.Float16) => DataType.Float,
        _ => Order(left) >= Order(right) ? left : right,
    };

    /// <summary>The type that libtorch computes in when two tensors meet: a scalar widens others only to another kind of number.</summary>
    public static DataType Promote((DataType Type, int Rank) left, (DataType Type, int Rank) right)
    {
        if (left.Rank == 0 == (right.Rank == 0)) return Promote(left.Type, right.Type);
        var (tensor, scalar) = left.Rank == 0 ? (right.Type, left.Type) : (left.Type, right.Type);
        return Kind(scalar) > Kind(tensor) ? Promote(tensor, scalar) : tensor;
    }

    private static int Kind(DataType type) => type == DataType.Bool ? 0 : type.IsFloat() ? 2 : 1;

    private static int Order(DataType type) =>
        Array.IndexOf(Promotion, type) is var order and >= 0 ? order : throw new ExportException($"no arithmetic on {type}");

    /// <summary>A tensor of one or many numbers, converted to the type.</summary>
    public static TensorProto Tensor(DataType type, IReadOnlyList<long> dims, IReadOnlyList<double> numbers) => Tensor<double>(type, dims, numbers);

    /// <summary>A tensor of one or many integers, converted to the type; none is rounded to a float64 on the way.</summary>
    public static TensorProto Tensor(DataType type, IReadOnlyList<long> dims, IReadOnlyList<long> numbers) => Tensor<long>(type, dims, numbers);

    private static TensorProto Tensor<TNumber>(DataType type, IReadOnlyList<long> dims, IReadOnlyList<TNumber> numbers)
        where TNumber : INumber<TNumber> => new()
        {
            DataType = type,
            Dims = { dims },
            RawData = type switch
            {
                DataType.Float => Raw(numbers, float.CreateTruncating),
                DataType.Double => Raw(numbers, double.CreateTruncating),
                DataType.Float16 => Raw(numbers, Half.CreateTruncating),
                DataType.Bfloat16 => Raw(numbers, number => Bfloat16(float.CreateTruncating(number))),
                DataType.Int64 => Raw(numbers, long.CreateTruncating),
                DataType.Int32 => Raw(numbers, int.CreateTruncating),
                DataType.Int16 => Raw(numbers, short.CreateTruncating),
                DataType.Int8 => Raw(numbers, sbyte.CreateTruncating),
                DataType.Uint8 => Raw(numbers, byte.CreateTruncating),
                DataType.Bool => Raw(numbers, number => TNumber.IsZero(number) ? (byte)0 : (byte)1),
                _ => throw new ExportException($"constants of type {type} are not supported"),
            },
        };

    /// <summary>The upper half of a float32, rounded to the nearest, ties to the even one.</summary>
    private static ushort Bfloat16(float number)
    {
        var bits = BitConverter.SingleToUInt32Bits(number);
        return float.IsNaN(number) ? (ushort)0x7fc0 : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Integers: shapes, axes, indices.</summary>
    public static TensorProto Int64s(params IReadOnlyList<long> numbers) => TensorProtos.Of<long>("", DataType.Int64, [.. numbers], numbers.Count);

    /// <summary>A copy of a tensor's elements.</summary>
    public static TensorProto Copy(Tensor tensor)
    {
        using var contiguous = tensor.detach().cpu().contiguous();
        return TensorProtos.Of<byte>("", tensor.dtype.ToOnnx(), contiguous.bytes, tensor.shape);
    }

    private static ByteString Raw<TNumber, T>(IReadOnlyList<TNumber> numbers, Func<TNumber, T> convert) where T : unmanaged =>
        ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(numbers.Select(convert).ToArray()));
}

/// <summary>Reads and makes tensors of a file as arrays.</summary>
internal static class TensorProtos
{
    /// <summary>A float32 tensor's elements, in whichever of the format's two fields they are.</summary>
    /// <exception cref="ExportException">It has another type, or not as many elements as its shape has.</exception>
    public static float[] ToFloats(this TensorProto tensor)
    {
        if (tensor.DataType != DataType.Float) throw new ExportException($"{tensor.Name} is {tensor.DataType}, not float32");
        var elements = tensor.RawData.Length > 0
            ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray()
            : [.. tensor.FloatData];
        var expected = tensor.Dims.Aggregate(1L, (product, size) => product * size);
        return elements.Length == expected
            ? elements
            : throw new ExportException($"{tensor.Name} has {elements.Length} elements, its shape needs {expected}");
    }

    /// <summary>A tensor of elements of a type that libraries and ONNX store alike.</summary>
    public static TensorProto Of<T>(string name, DataType type, ReadOnlySpan<T> elements, params IEnumerable<long> dims) where T : unmanaged => new()
    {
        Name = name,
        DataType = type,
        Dims = { dims },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(elements)),
    };
}
