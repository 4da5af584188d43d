using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Loss functions, and their mean or sum over all elements.</summary>
internal static class Losses
{
    private const long Mean = 1, Sum = 2; // libtorch's numbers for reductions

    [Lowers("aten::mse_loss")]
    private static OnnxValue MeanSquaredError(Call call)
    {
        var difference = Difference(call);
        return Reduced(call, call.Mul(difference, difference));
    }

    [Lowers("aten::smooth_l1_loss")]
    private static OnnxValue SmoothAbsoluteError(Call call)
    {
        var (distance, beta) = (call.Emit("Abs", Difference(call)), call.Number("beta"));
        if (beta == 0) return Reduced(call, distance);
        var near = call.Mul(call.Mul(distance, distance), call.Scalar(0.5 / beta));
        return Reduced(call, call.Where(call.Truth("Less", distance, call.Scalar(beta)), near, call.Sub(distance, call.Scalar(beta / 2))));
    }

    [Lowers("aten::huber_loss")]
    private static OnnxValue Huber(Call call)
    {
        var (distance, delta) = (call.Emit("Abs", Difference(call)), call.Number("delta"));
        var near = call.Mul(call.Mul(distance, distance), call.Scalar(0.5));
        var far = call.Mul(call.Sub(distance, call.Scalar(delta / 2)), call.Scalar(delta));
        return Reduced(call, call.Where(call.Truth("LessOrEqual", distance, call.Scalar(delta)), near, far));
    }

    [Lowers("aten::soft_margin_loss")]
    private static OnnxValue SoftMargin(Call call) =>
        Reduced(call, call.Emit("Softplus", call.Emit("Neg", call.Mul(call.Self, call.Operand("target", call.ResultType)))));

    [Lowers("aten::binary_cross_entropy")]
    private static OnnxValue BinaryCrossEntropy(Call call)
    {
        // libtorch lets no logarithm fall below -100.
        OnnxValue Logarithm(OnnxValue value) => call.Emit("Max", call.Emit("Log", value), call.Scalar(-100));
        var (target, one) = (call.Operand("target", call.ResultType), call.Scalar(1));
        var present = call.Mul(target, Logarithm(call.Self));
        var absent = call.Mul(call.Sub(one, target), Logarithm(call.Sub(one, call.Self)));
        return Reduced(call, Weighted(call, call.Emit("Neg", call.Add(present, absent))));
    }

    [Lowers("aten::binary_cross_entropy_with_logits")]
    private static OnnxValue BinaryCrossEntropyWithLogits(Call call)
    {
        // -log(sigmoid(x)) = softplus(-x), -log(1 - sigmoid(x)) = x + softplus(-x)
        var (target, one) = (call.Operand("target", call.ResultType), call.Scalar(1));
        var absent = call.Mul(call.Sub(one, target), call.Self);
        var factor = call.Has("pos_weight") ? call.Add(call.Mul(call.Sub(call["pos_weight"], one), target), one) : one;
        var loss = call.Add(absent, call.Mul(factor, call.Emit("Softplus", call.Emit("Neg", call.Self))));
        return Reduced(call, Weighted(call, loss));
    }

    [Lowers("aten::nll_loss_forward", "aten::nll_loss2d_forward")]
    private static OnnxValue[] NegativeLogLikelihood(Call call)
    {
        var axis = call.Traced("self").Rank == 1 ? 0 : 1;
        var ignored = call.Truth("Equal", call["target"], call.Graph.Scalar(call.Int("ignore_index"), call["target"].Type));
        var target = call.Graph.Add(
            "Where", call["target"].Type, [ignored, call.Graph.Scalar(0, call["target"].Type), call["target"]]);
        var index = call.Unsqueeze(target, axis);
        var chosen = call.Traced("target").Rank == 0 && axis == 0
            ? call.Gather(call["self"], target, 0)
            : call.Squeeze(call.Emit("GatherElements", [call["self"], index], ("axis", (long)axis)), axis);
        var weight = call.Has("weight") ? call.Gather(call["weight"], target, 0) : call.Scalar(1);
        weight = call.Where(ignored, call.Scalar(0), weight);
        var loss = call.Where(ignored, call.Scalar(0), call.Emit("Neg", call.Mul(weight, chosen)));
        var total = call.Emit("ReduceSum", [weight], ("keepdims", false));
        return call.Int("reduction") switch
        {
            Mean => [call.Div(call.Emit("ReduceSum", [loss], ("keepdims", false)), total), total],
            Sum => [call.Emit("ReduceSum", [loss], ("keepdims", false)), total],
            _ => [loss, call.Scalar(0)],
        };
    }

    [Lowers("aten::multi_margin_loss")]
    private static OnnxValue MultiMargin(Call call)
    {
        var self = call.Traced("self");
        var axis = self.Rank - 1;
        var index = call.Unsqueeze(call["target"], call.Traced("target").Rank);
        var chosen = call.Emit("GatherElements", [call["self"], index], ("axis", (long)axis));
        var margin = call.Emit("Max", call.Add(call.Sub(call["self"], chosen), call.Scalar(call.Number("margin"))), call.Scalar(0));
        if (call.Number("p") == 2) margin = call.Mul(margin, margin);
        if (call.Has("weight")) margin = call.Mul(margin, call.Gather(call["weight"], index, 0));
        var isOther = call.Truth("Not", call.Truth("Equal", call.Range(call.SizeOf(self, axis)), index));
        var loss = call.Reduce("ReduceSum", call.Where(isOther, margin, call.Scalar(0)), [axis]);
        return Reduced(call, call.Div(loss, call.Number(call.SizeOf(self, axis))), call.Result.Rank == 0 ? self.Rank - 1 : null);
    }

    private static OnnxValue Difference(Call call) => call.Sub(call.Self, call.Operand("target", call.ResultType));

    private static OnnxValue Weighted(Call call, OnnxValue loss) => call.Has("weight") ? call.Mul(loss, call["weight"]) : loss;

    private static OnnxValue Reduced(Call call, OnnxValue loss, int? rank = null) => rank == 0 ? loss : call.Int("reduction") switch
    {
        Mean => call.Emit("ReduceMean", [loss], ("keepdims", false)),
        Sum => call.Emit("ReduceSum", [loss], ("keepdims", false)),
        _ => loss,
    };
}
