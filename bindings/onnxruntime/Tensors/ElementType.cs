using System.Runtime.CompilerServices;

namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>The ONNX element type of <typeparamref name="T"/>, looked up once a type.</summary>
internal static class ElementType<T>
{
    private static readonly TensorTypeInfo? _info = TensorBase.GetTypeInfo(typeof(T));

    /// <exception cref="OnnxRuntimeException">ONNX has no such element type.</exception>
    public static TensorElementType Value => _info is not null
        ? _info.ElementType
        : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"ONNX has no tensors of {typeof(T)}");

    /// <summary>The same, for elements whose memory native code can use: not for strings.</summary>
    public static TensorElementType Blittable => RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        ? throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"elements of {typeof(T)} are managed objects, not memory")
        : Value;
}
