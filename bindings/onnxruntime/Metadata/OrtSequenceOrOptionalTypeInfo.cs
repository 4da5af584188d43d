namespace Microsoft.ML.OnnxRuntime;

/// <summary>What a sequence or an optional holds.</summary>
public unsafe struct OrtSequenceOrOptionalTypeInfo
{
    internal OrtSequenceOrOptionalTypeInfo(nint info, delegate* unmanaged<nint, nint*, nint> getElementType)
    {
        nint element;
        OrtStatus.Check(getElementType(info, &element));
        ElementType = OrtTypeInfo.Take(element);
    }

    public OrtTypeInfo ElementType { get; }
}
