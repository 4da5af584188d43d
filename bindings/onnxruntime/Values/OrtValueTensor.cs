using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A dense tensor over a value's native memory; a copy where it holds strings.</summary>
internal static class OrtValueTensor
{
    public static TensorBase Over(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var dimensions = Array.ConvertAll(info.Shape, dimension => checked((int)dimension));
        return info.ElementDataType switch
        {
            TensorElementType.Float => Over<float>(value, dimensions),
            TensorElementType.UInt8 => Over<byte>(value, dimensions),
            TensorElementType.Int8 => Over<sbyte>(value, dimensions),
            TensorElementType.UInt16 => Over<ushort>(value, dimensions),
            TensorElementType.Int16 => Over<short>(value, dimensions),
            TensorElementType.Int32 => Over<int>(value, dimensions),
            TensorElementType.Int64 => Over<long>(value, dimensions),
            TensorElementType.Bool => Over<bool>(value, dimensions),
            TensorElementType.Float16 => Over<Float16>(value, dimensions),
            TensorElementType.Double => Over<double>(value, dimensions),
            TensorElementType.UInt32 => Over<uint>(value, dimensions),
            TensorElementType.UInt64 => Over<ulong>(value, dimensions),
            TensorElementType.BFloat16 => Over<BFloat16>(value, dimensions),
            TensorElementType.String => new DenseTensor<string>(value.GetStringTensorAsArray(), dimensions),
            var type => throw new OnnxRuntimeException(ErrorCode.NotImplemented, $"no C# type holds elements of type {type}"),
        };
    }

    private static DenseTensor<T> Over<T>(OrtValue value, int[] dimensions) where T : unmanaged =>
        new(new OrtValueMemory<T>(value).Memory, dimensions);
}
