using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>
/// Gradients of layer and group normalisation. With x^ the normalised input and g the gradient times
/// the weight, the input's gradient is (g - mean(g) - x^ mean(g x^)) / sigma.
/// </summary>
internal static class NormalisationGradients
{
    [Lowers("aten::native_layer_norm_backward")]
    private static OnnxValue[] LayerNormBackward(Call call)
    {
        var axes = NormalizedAxes(call);
        var rest = Call.Dimensions(0, (int)axes[0]);
        var (gradient, root) = (call["grad_out"], call["rstd"]);
        var normalized = Normalized(call, call["input"], call["mean"], root);
        return call.Masked(
            () => OfInput(call, call.Has("weight") ? call.Mul(gradient, call["weight"]) : gradient, normalized, root, axes),
            () => Summed(call, call.Mul(gradient, normalized), rest),
            () => Summed(call, gradient, rest));
    }

    [Lowers("aten::native_group_norm_backward")]
    private static OnnxValue[] GroupNormBackward(Call call)
    {
        var (gradient, sizes) = (call["grad_out"], call.SizesOf(call.Traced("input")));
        var (mean, root) = (call.Unsqueeze(call["mean"], 2), call.Unsqueeze(call["rstd"], 2));
        var normalized = Normalized(call, Grouped(call, call["input"]), mean, root);
        long[] rest = [0, .. Call.Dimensions(2, sizes.Length - 2)];
        var weighted = call.Has("weight") ? call.Mul(gradient, OfChannels(call, "weight")) : gradient;
        return call.Masked(
            () => call.Reshape(OfInput(call, Grouped(call, weighted), normalized, root, [2]), sizes),
            () => Summed(call, call.Mul(gradient, call.Reshape(normalized, sizes)), rest),
            () => Summed(call, gradient, rest));
    }

    private static OnnxValue Normalized(Call call, OnnxValue value, OnnxValue mean, OnnxValue root) => call.Mul(call.Sub(value, mean), root);

    private static OnnxValue OfInput(Call call, OnnxValue gradient, OnnxValue normalized, OnnxValue root, long[] axes)
    {
        var mean = call.Reduce("ReduceMean", gradient, axes, keep: true);
        var along = call.Reduce("ReduceMean", call.Mul(gradient, normalized), axes, keep: true);
        return call.Mul(call.Sub(call.Sub(gradient, mean), call.Mul(normalized, along)), root);
    }

    private static OnnxValue Summed(Call call, OnnxValue value, long[] axes) => axes.Length == 0 ? value : call.Reduce("ReduceSum", value, axes);

    private static long[] NormalizedAxes(Call call)
    {
        var count = call.Sizes("normalized_shape").Count;
        return Call.Dimensions(call.Traced("input").Rank - count, count);
    }

    /// <summary>(N, C, …) as (N, groups, elements of a group).</summary>
    private static OnnxValue Grouped(Call call, OnnxValue value)
    {
        var sizes = call.SizesOf(call.Traced("input"));
        var elements = sizes[1..].Aggregate((product, size) => product * size).FloorDivide(call.Int("group"));
        return call.Reshape(value, sizes[0], call.Int("group"), elements);
    }

    /// <summary>A number of each channel, broadcast over batch and space.</summary>
    private static OnnxValue OfChannels(Call call, string argument) =>
        call.Unsqueeze(call[argument], Call.Dimensions(1, call.Traced("input").Rank - 2));
}
