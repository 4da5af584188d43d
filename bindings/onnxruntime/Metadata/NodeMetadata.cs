using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The declared type of a model's input, output or overridable initializer.</summary>
public class NodeMetadata
{
    private readonly OrtTypeInfo _type;

    internal NodeMetadata(OrtTypeInfo type)
    {
        _type = type;
        if (!IsTensor) return;
        var tensor = type.TensorTypeAndShapeInfo;
        Dimensions = Array.ConvertAll(tensor.Shape, dimension => checked((int)dimension));
        SymbolicDimensions = tensor.SymbolicDimensions;
    }

    public OnnxValueType OnnxValueType => _type.OnnxType;

    public bool IsTensor => OnnxValueType is OnnxValueType.ONNX_TYPE_TENSOR or OnnxValueType.ONNX_TYPE_SPARSETENSOR;

    public bool IsString => IsTensor && ElementDataType == TensorElementType.String;

    /// <summary>A tensor's shape; -1 where a dimension is open.</summary>
    public int[] Dimensions { get; } = [];

    /// <summary>The names of a tensor's dimensions; empty where one has none.</summary>
    public string[] SymbolicDimensions { get; } = [];

    public TensorElementType ElementDataType => _type.TensorTypeAndShapeInfo.ElementDataType;

    /// <summary>The C# type of a tensor's elements.</summary>
    public Type ElementType => TensorBase.GetElementTypeInfo(ElementDataType).TensorType;

    public SequenceMetadata AsSequenceMetadata() => new(_type.SequenceTypeInfo);

    public MapMetadata AsMapMetadata() => new(_type.MapTypeInfo);

    public OptionalMetadata AsOptionalMetadata() => new(_type.OptionalTypeInfo);
}
