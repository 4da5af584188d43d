namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>How ONNX stores a C# type.</summary>
public class TensorTypeInfo
{
    public TensorTypeInfo(TensorElementType elementType, int typeSize)
    {
        ElementType = elementType;
        TypeSize = typeSize;
    }

    public TensorElementType ElementType { get; }

    /// <summary>In bytes.</summary>
    public int TypeSize { get; }

    public bool IsString => ElementType == TensorElementType.String;
}
