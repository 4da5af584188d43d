using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>The forms of normalisation that also give mean and reciprocal deviation, as scripts and training call them.</summary>
internal static class NativeNormalisation
{
    [Lowers("aten::native_layer_norm")]
    private static OnnxValue[] LayerNorm(Call call)
    {
        var rank = call.Traced("input").Rank;
        var count = call.Sizes("normalized_shape").Count;
        var (value, mean, scale) = Standardised(call, call["input"], [.. Call.Dimensions(rank - count, count)]);
        if (call.Has("weight")) value = call.Mul(value, call["weight"]);
        if (call.Has("bias")) value = call.Add(value, call["bias"]);
        return [value, mean, scale];
    }

    [Lowers("aten::native_group_norm")]
    private static OnnxValue[] GroupNorm(Call call)
    {
        var sizes = call.SizesOf(call.Traced("input"));
        var groups = call.Int("group");
        var grouped = call.Reshape(call["input"], sizes[0], groups, -1);
        var (value, mean, scale) = Standardised(call, grouped, [2]);
        value = call.Reshape(value, sizes);
        var channel = Call.Dimensions(1, sizes.Length - 2);
        if (call.Has("weight")) value = call.Mul(value, call.Unsqueeze(call["weight"], channel));
        if (call.Has("bias")) value = call.Add(value, call.Unsqueeze(call["bias"], channel));
        return [value, call.Squeeze(mean, 2), call.Squeeze(scale, 2)];
    }

    [Lowers("aten::_native_batch_norm_legit_no_training")]
    private static OnnxValue[] EvaluatedBatchNorm(Call call) => ByRunningStatistics(call);

    [Lowers("aten::_native_batch_norm_legit_functional", "aten::_native_batch_norm_legit")]
    private static OnnxValue[] BatchNorm(Call call)
    {
        if (!call.Flag("training")) return ByRunningStatistics(call);
        var rank = call.Traced("input").Rank;
        long[] axes = [0, .. Call.Dimensions(2, rank - 2)];
        var (value, mean, scale) = Standardised(call, call["input"], axes);
        var (flatMean, flatScale) = (call.Squeeze(mean, axes), call.Squeeze(scale, axes));
        OnnxValue[] results = [Affine(call, value, rank), flatMean, flatScale];
        if (call.Operation.Results.Count == results.Length) return results;

        // The functional form gives the running statistics that follow, by the variance without bias.
        var deviation = call.Sub(call["input"], mean);
        var sizes = call.SizesOf(call.Traced("input"));
        var count = call.Number(axes.Select(axis => sizes[axis]).Aggregate((product, size) => product * size));
        var variance = call.Div(call.Reduce("ReduceSum", call.Mul(deviation, deviation), axes), call.Sub(count, call.Scalar(1)));
        return [.. results, Moved("running_mean", flatMean), Moved("running_var", variance)];

        OnnxValue Moved(string running, OnnxValue now) => call.Add(
            call.Mul(call[running], call.Scalar(1 - call.Number("momentum"))), call.Mul(now, call.Scalar(call.Number("momentum"))));
    }

    [Lowers("aten::native_dropout", Limits = "evaluation only")]
    private static OnnxValue[] Dropout(Call call) => call.Flag("train") && call.Number("p") > 0
        ? throw call.Unsupported("dropout is active: call eval() on the module before exporting")
        : [call["input"], call.Graph.Add("Expand", DataType.Bool, [call.Graph.Scalar(1, DataType.Bool), call.ShapeOf(call.Result)])];

    private static OnnxValue[] ByRunningStatistics(Call call)
    {
        var rank = call.Traced("input").Rank;
        var channel = Call.Dimensions(1, rank - 2);
        var variance = call.Add(call["running_var"], call.Scalar(call.Number("eps")));
        var scale = call.Emit("Reciprocal", call.Emit("Sqrt", variance));
        var value = call.Mul(call.Sub(call["input"], call.Unsqueeze(call["running_mean"], channel)), call.Unsqueeze(scale, channel));
        var nothing = call.Graph.Constant(ElementTypes.Tensor(call.ResultType, [0], (double[])[]));
        OnnxValue[] results = [Affine(call, value, rank), nothing, nothing];
        return call.Operation.Results.Count > results.Length ? [.. results, call["running_mean"], call["running_var"]] : results;
    }

    private static OnnxValue Affine(Call call, OnnxValue value, int rank)
    {
        var channel = Call.Dimensions(1, rank - 2);
        if (call.Has("weight")) value = call.Mul(value, call.Unsqueeze(call["weight"], channel));
        return call.Has("bias") ? call.Add(value, call.Unsqueeze(call["bias"], channel)) : value;
    }

    /// <summary>The value with mean 0 and variance 1 over some dimensions, the mean, and the reciprocal of the deviation.</summary>
    private static (OnnxValue Value, OnnxValue Mean, OnnxValue Scale) Standardised(Call call, OnnxValue value, long[] axes)
    {
        var mean = call.Reduce("ReduceMean", value, axes, keep: true);
        var deviation = call.Sub(value, mean);
        var variance = call.Reduce("ReduceMean", call.Mul(deviation, deviation), axes, keep: true);
        var scale = call.Emit("Reciprocal", call.Emit("Sqrt", call.Add(variance, call.Scalar(call.Number("eps")))));
        return (call.Mul(deviation, scale), mean, scale);
    }
}
