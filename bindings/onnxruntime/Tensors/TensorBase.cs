using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>A tensor of any element type, and the table of element types.</summary>
public class TensorBase
{
    private static readonly (TensorElementType Element, Type Type, int Size)[] _types =
    [
        Row<float>(TensorElementType.Float),
        Row<byte>(TensorElementType.UInt8),
        Row<sbyte>(TensorElementType.Int8),
        Row<ushort>(TensorElementType.UInt16),
        Row<short>(TensorElementType.Int16),
        Row<int>(TensorElementType.Int32),
        Row<long>(TensorElementType.Int64),
        Row<string>(TensorElementType.String),
        Row<bool>(TensorElementType.Bool),
        Row<Float16>(TensorElementType.Float16),
        Row<double>(TensorElementType.Double),
        Row<uint>(TensorElementType.UInt32),
        Row<ulong>(TensorElementType.UInt64),
        Row<BFloat16>(TensorElementType.BFloat16),
    ];

    private static readonly FrozenDictionary<Type, TensorTypeInfo> _byType =
        _types.ToFrozenDictionary(row => row.Type, row => new TensorTypeInfo(row.Element, row.Size));

    private static readonly FrozenDictionary<TensorElementType, TensorElementTypeInfo> _byElementType =
        _types.ToFrozenDictionary(row => row.Element, row => new TensorElementTypeInfo(row.Type, row.Size));

    private readonly Type _primitiveType;

    protected TensorBase(Type primitiveType) => _primitiveType = primitiveType;

    /// <summary>How ONNX stores <paramref name="type"/>; null when it does not.</summary>
    public static TensorTypeInfo? GetTypeInfo(Type type) => _byType.GetValueOrDefault(type);

    /// <exception cref="OnnxRuntimeException">No C# type holds such elements.</exception>
    public static TensorElementTypeInfo GetElementTypeInfo(TensorElementType elementType) =>
        _byElementType.GetValueOrDefault(elementType)
        ?? throw new OnnxRuntimeException(ErrorCode.NotImplemented, $"no C# type holds elements of type {elementType}");

    public TensorTypeInfo? GetTypeInfo() => GetTypeInfo(_primitiveType);

    /// <summary>Whether native code can use the elements in place.</summary>
    internal virtual bool IsOverMemory => false;

    /// <summary>An ONNX value over this tensor's memory (a copy where it holds strings).</summary>
    internal virtual OrtValue ToOrtValue() =>
        throw new OnnxRuntimeException(ErrorCode.NotImplemented, $"a tensor of {_primitiveType} cannot be made an ONNX value");

    private static (TensorElementType, Type, int) Row<T>(TensorElementType element) => (element, typeof(T), Unsafe.SizeOf<T>());
}
