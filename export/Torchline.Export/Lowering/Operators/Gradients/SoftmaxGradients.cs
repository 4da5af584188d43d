using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>Gradients of softmax and of its logarithm, from their results.</summary>
internal static class SoftmaxGradients
{
    [Lowers("aten::_softmax_backward_data")]
    private static OnnxValue Softmax(Call call)
    {
        var weighted = call.Mul(call["grad_output"], call["output"]);
        return call.Sub(weighted, call.Mul(call["output"], Sum(call, weighted)));
    }

    [Lowers("aten::_log_softmax_backward_data")]
    private static OnnxValue LogSoftmax(Call call) =>
        call.Sub(call["grad_output"], call.Mul(call.Emit("Exp", call["output"]), Sum(call, call["grad_output"])));

    private static OnnxValue Sum(Call call, OnnxValue value) => call.Traced("output").Rank == 0
        ? value
        : call.Reduce("ReduceSum", value, [call.Axis("dim", "output")], keep: true);
}
