using Microsoft.ML.OnnxRuntime;
using Torchline.OnnxRuntime.Tests.Onnx;

namespace Torchline.OnnxRuntime.Tests.NodeVectors;

internal sealed record ExpectedSequence(TypeProto Type, IReadOnlyList<ExpectedValue> Elements) : ExpectedValue(Type)
{
    public override OrtValue ToOrtValue() => Elements.Count > 0
        ? OrtValue.CreateSequence([.. Elements.Select(element => element.ToOrtValue()!)])
        : Empty();

    public override string? Difference(OrtValue actual, bool numbers)
    {
        if (actual.OnnxType != OnnxValueType.ONNX_TYPE_SEQUENCE) return $"a {actual.OnnxType}, not a sequence";
        if (actual.GetValueCount() != Elements.Count) return $"{actual.GetValueCount()} elements, not {Elements.Count}";

        string? difference = null;
        actual.ProcessSequence((element, i) => difference ??= Elements[i].Difference(element, numbers), OrtAllocator.DefaultInstance);
        return difference;
    }

    // The C API makes no empty sequence, but a model does.
    private OrtValue Empty() => new TestModel()
        .Node("SequenceEmpty", [], ["value"], new AttributeProto
        {
            Name = "dtype",
            Type = AttributeProto.Types.AttributeType.Int,
            I = Type.SequenceType.ElemType.TensorType.ElemType,
        })
        .Output("value", Type)
        .RunForValue();
}
