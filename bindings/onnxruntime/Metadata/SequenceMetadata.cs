namespace Microsoft.ML.OnnxRuntime;

/// <summary>The declared type of a sequence's elements.</summary>
public class SequenceMetadata
{
    internal SequenceMetadata(OrtSequenceOrOptionalTypeInfo type) => ElementMeta = new NodeMetadata(type.ElementType);

    public NodeMetadata ElementMeta { get; }
}
