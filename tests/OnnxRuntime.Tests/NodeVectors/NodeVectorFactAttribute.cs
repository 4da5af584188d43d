using Xunit;

namespace Torchline.OnnxRuntime.Tests.NodeVectors;

/// <summary>A fact that needs the ONNX project's vectors; skipped, with the reason, where their package is not installed.</summary>
internal sealed class NodeVectorFactAttribute : FactAttribute
{
    public NodeVectorFactAttribute() => Skip = NodeVector.ReasonToSkip;
}
