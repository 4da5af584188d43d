namespace Microsoft.ML.OnnxRuntime;

/// <summary>The declared type of what an optional may hold.</summary>
public class OptionalMetadata
{
    internal OptionalMetadata(OrtSequenceOrOptionalTypeInfo type) => ElementMeta = new NodeMetadata(type.ElementType);

    public NodeMetadata ElementMeta { get; }
}
