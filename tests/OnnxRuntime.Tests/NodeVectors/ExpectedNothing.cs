using Microsoft.ML.OnnxRuntime;
using Torchline.OnnxRuntime.Tests.Onnx;

namespace Torchline.OnnxRuntime.Tests.NodeVectors;

/// <summary>An optional without a value.</summary>
/// <param name="Type">What the optional would hold.</param>
internal sealed record ExpectedNothing(TypeProto Type) : ExpectedValue(Type)
{
    // To ONNX Runtime, an optional input is without value when the run is not given it.
    public override OrtValue? ToOrtValue() => null;

    public override string? Difference(OrtValue actual, bool numbers) =>
        actual.OnnxType == OnnxValueType.ONNX_TYPE_OPTIONAL ? null : "a value where there should be none";
}
