using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>New tensors of a shape.</summary>
internal static class Creation
{
    [Lowers("aten::zeros", "aten::zeros_like", "aten::new_zeros", "aten::zero")]
    private static OnnxValue Zeros(Call call) => call.Filled(call.Scalar(0));

    [Lowers("aten::ones", "aten::ones_like", "aten::new_ones")] private static OnnxValue Ones(Call call) => call.Filled(call.Scalar(1));

    [Lowers("aten::full", "aten::full_like", "aten::new_full")]
    private static OnnxValue Full(Call call) => call.Filled(call.Operand("fill_value", call.ResultType));

    [Lowers("aten::fill")] private static OnnxValue Fill(Call call) => call.Filled(call.Operand("value", call.ResultType));
    [Lowers("aten::copy")] private static OnnxValue Copy(Call call) => call.Filled(call.Operand("src", call.ResultType));
    [Lowers("aten::scalar_tensor")] private static OnnxValue Scalar(Call call) => call.Operand("s", call.ResultType);

    [Lowers("aten::arange")]
    private static OnnxValue Range(Call call)
    {
        var type = call.ResultType;
        return call.Emit("Range",
            call.Has("start") ? call.Operand("start", type) : call.Graph.Scalar(0, type),
            call.Operand("end", type),
            call.Has("step") ? call.Operand("step", type) : call.Graph.Scalar(1, type));
    }
}
