namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>Which C# type holds an ONNX element.</summary>
public class TensorElementTypeInfo
{
    public TensorElementTypeInfo(Type type, int typeSize)
    {
        TensorType = type;
        TypeSize = typeSize;
    }

    public Type TensorType { get; }

    /// <summary>In bytes.</summary>
    public int TypeSize { get; }

    public bool IsString => TensorType == typeof(string);
}
