using DataType = Torchline.Export.Graph.TensorProto.Types.DataType;

namespace Torchline.Export.Graph;

/// <summary>A value of the ONNX graph: its name and element type.</summary>
public readonly record struct OnnxValue(string Name, DataType Type)
{
    /// <summary>An optional input that is not given.</summary>
    public static OnnxValue Absent => new("", DataType.Undefined);
}
