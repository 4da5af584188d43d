using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The declared types of a map's keys and values.</summary>
public class MapMetadata
{
    internal MapMetadata(OrtMapTypeInfo type)
    {
        KeyDataType = type.KeyType;
        ValueMetadata = new NodeMetadata(type.ValueType);
    }

    public TensorElementType KeyDataType { get; }

    public NodeMetadata ValueMetadata { get; }
}
