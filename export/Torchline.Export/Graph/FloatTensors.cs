using System.Runtime.InteropServices;
using Google.Protobuf;
using DataType = Torchline.Export.Graph.TensorProto.Types.DataType;

namespace Torchline.Export.Graph;

/// <summary>Reads and makes tensors of a file as arrays.</summary>
internal static class FloatTensors
{
    /// <summary>A float32 tensor's elements, in whichever of the format's two fields they are.</summary>
    /// <exception cref="ExportException">It has another type, or not as many elements as its shape says.</exception>
    public static float[] ToFloats(this TensorProto tensor)
    {
        if (tensor.DataType != DataType.Float) throw new ExportException($"{tensor.Name} is {tensor.DataType}, not float32");
        var elements = tensor.RawData.Length > 0
            ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray()
            : [.. tensor.FloatData];
        var expected = tensor.Dims.Aggregate(1L, (product, size) => product * size);
        return elements.Length == expected
            ? elements
            : throw new ExportException($"{tensor.Name} has {elements.Length} elements, its shape asks for {expected}");
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
