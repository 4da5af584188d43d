using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>Gradients of losses by their first argument.</summary>
internal static class LossGradients
{
    private const int NoReduction = 0;
    private const int MeanReduction = 1;
    private const double LogarithmIsClamped = 1e-12; // of a probability times its complement

    [Lowers("aten::mse_loss_backward")]
    private static OnnxValue SquaredError(Call call) => Weighted(call, call.Mul(call.Scalar(2), Difference(call)));

    [Lowers("aten::smooth_l1_loss_backward")]
    private static OnnxValue SmoothL1(Call call)
    {
        var beta = call.Number("beta");
        return Weighted(call, beta == 0 ? call.Emit("Sign", Difference(call)) : call.Div(Clipped(call, beta), call.Scalar(beta)));
    }

    [Lowers("aten::huber_loss_backward")]
    private static OnnxValue Huber(Call call) => Weighted(call, Clipped(call, call.Number("delta")));

    [Lowers("aten::binary_cross_entropy_backward")]
    private static OnnxValue BinaryCrossEntropy(Call call)
    {
        var variance = call.Mul(call.Self, call.Sub(call.Scalar(1), call.Self));
        var slope = call.Div(Difference(call), call.Emit("Max", variance, call.Scalar(LogarithmIsClamped)));
        return Weighted(call, call.Has("weight") ? call.Mul(slope, call["weight"]) : slope);
    }

    [Lowers("aten::soft_margin_loss_backward")]
    private static OnnxValue SoftMargin(Call call)
    {
        var target = call.Operand("target", call.ResultType);
        return Weighted(call, call.Emit("Neg", call.Mul(target, call.Emit("Sigmoid", call.Emit("Neg", call.Mul(target, call.Self))))));
    }

    [Lowers("aten::nll_loss_backward", "aten::nll_loss2d_backward")]
    private static OnnxValue NegativeLikelihood(Call call)
    {
        var axis = call.Traced("self").Rank == 1 ? 0 : 1; // of the classes
        var isIgnored = call.Truth("Equal", call["target"], call.Integer(call.Int("ignore_index")));
        var target = call.Graph.Add("Where", DataType.Int64, [isIgnored, call.Integer(0), call["target"]]);
        var share = call.Emit("Neg", call["grad_output"]);
        if (call.Int("reduction") == MeanReduction) share = call.Div(share, call["total_weight"]);
        if (call.Has("weight")) share = call.Mul(share, call.Gather(call["weight"], target, 0));
        var slopes = call.Where(isIgnored, call.Scalar(0), share);
        if (call.Int("reduction") != NoReduction && !call.Has("weight")) slopes = call.Emit("Expand", slopes, call.ShapeOf(call.Traced("target")));
        return call.Emit(
            "ScatterElements", [call.Filled(call.Scalar(0)), call.Unsqueeze(target, axis), call.Unsqueeze(slopes, axis)], ("axis", (long)axis));
    }

    private static OnnxValue Difference(Call call) => call.Sub(call.Self, call.Operand("target", call.ResultType));

    private static OnnxValue Clipped(Call call, double bound) =>
        call.Emit("Min", call.Emit("Max", Difference(call), call.Scalar(-bound)), call.Scalar(bound));

    /// <summary>The slopes times what the loss counts in the whole: for a mean, divided by the number of elements.</summary>
    private static OnnxValue Weighted(Call call, OnnxValue slopes)
    {
        var gradient = call.Operand("grad_output", call.ResultType);
        if (call.Int("reduction") == MeanReduction) gradient = call.Div(gradient, call.Number(call.CountOf(call.Traced("self"))));
        return call.Mul(slopes, gradient);
    }
}
