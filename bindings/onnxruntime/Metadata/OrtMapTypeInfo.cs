using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What a map holds.</summary>
public unsafe struct OrtMapTypeInfo
{
    internal OrtMapTypeInfo(nint info)
    {
        TensorElementType key;
        OrtStatus.Check(Ort.Api->GetMapKeyType(info, &key));
        KeyType = key;

        nint value;
        OrtStatus.Check(Ort.Api->GetMapValueType(info, &value));
        ValueType = OrtTypeInfo.Take(value);
    }

    public TensorElementType KeyType { get; }

    public OrtTypeInfo ValueType { get; }
}
