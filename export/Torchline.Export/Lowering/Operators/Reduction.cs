using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Sums, means, extrema and running sums over dimensions.</summary>
internal static class Reduction
{
    [Lowers("aten::sum")]
    private static OnnxValue Sum(Call call)
    {
        var value = call.Operand("self", call.ResultType);
        if (call["self"].Type != DataType.Int64 || call.ResultType != DataType.Int64) return Reduce(call, "ReduceSum", value);
        // ONNX Runtime adds integers up in float64, which holds sums of halves of 32 bits.
        var half = call.Graph.Scalar(1L << 32, DataType.Int64);
        var low = call.Emit("Mod", value, half);
        var high = call.Emit("Div", call.Emit("Sub", value, low), half);
        return call.Emit("Add", call.Emit("Mul", Reduce(call, "ReduceSum", high), half), Reduce(call, "ReduceSum", low));
    }

    [Lowers("aten::mean")]
    private static OnnxValue Mean(Call call)
    {
        var value = call.Operand("self", call.ResultType);
        var count = CountOf(call);
        // The mean of no elements is 0 / 0, which ONNX Runtime makes 0.
        return count is null || call.SizeEmitter.Smallest(count) > 0
            ? Reduce(call, "ReduceMean", value)
            : call.Emit("Div", Reduce(call, "ReduceSum", value), call.SizeEmitter.Scalar(count));
    }

    [Lowers("aten::amax")] private static OnnxValue MaximumValue(Call call) => Extremum(call, "ReduceMax");
    [Lowers("aten::amin")] private static OnnxValue MinimumValue(Call call) => Extremum(call, "ReduceMin");
    [Lowers("aten::logsumexp")] private static OnnxValue LogSumExp(Call call) => Reduce(call, "ReduceLogSumExp", call["self"]);
    [Lowers("aten::max")] private static OnnxValue[] Maximum(Call call) => ValueAndIndex(call, "ReduceMax", "ArgMax", "Max");
    [Lowers("aten::min")] private static OnnxValue[] Minimum(Call call) => ValueAndIndex(call, "ReduceMin", "ArgMin", "Min");
    [Lowers("aten::argmax")] private static OnnxValue ArgMax(Call call) => IndexOfExtremum(call, "ArgMax");
    [Lowers("aten::argmin")] private static OnnxValue ArgMin(Call call) => IndexOfExtremum(call, "ArgMin");
    // Sum and product have a value for no elements, the largest and the smallest of them have none.
    [Lowers("aten::any")] private static OnnxValue Any(Call call) => OfTruth(call, "ReduceSum");
    [Lowers("aten::all")] private static OnnxValue All(Call call) => OfTruth(call, "ReduceProd");
    [Lowers("aten::var")] private static OnnxValue Variance(Call call) => VarianceOf(call);
    [Lowers("aten::std")] private static OnnxValue StandardDeviation(Call call) => call.Emit("Sqrt", VarianceOf(call));

    [Lowers("aten::cumsum")]
    private static OnnxValue RunningSum(Call call)
    {
        var value = call.Operand("self", call.ResultType);
        return call.Traced("self").Rank == 0
            ? value
            : call.Emit("CumSum", value, call.Graph.Scalar((long)call.Axis("dim"), DataType.Int64));
    }

    private static OnnxValue Reduce(Call call, string operation, OnnxValue value) =>
        call.Emit(operation, [value, Axes(call)], ("keepdims", call.Flag("keepdim")));

    private static OnnxValue Extremum(Call call, string operation) => call.Traced("self").Rank == 0
        ? call["self"]
        : Extrema.Over(call, operation, call["self"], Axes(call), call.Flag("keepdim"));

    private static OnnxValue[] ValueAndIndex(Call call, string reduce, string index, string pairwise)
    {
        if (call.Has("other")) return [call.Emit(pairwise, call.Operand("self", call.ResultType), call.Operand("other", call.ResultType))];
        return call.Has("dim") ? [Extremum(call, reduce), IndexOfExtremum(call, index)] : [Extremum(call, reduce)];
    }

    private static OnnxValue IndexOfExtremum(Call call, string operation)
    {
        if (call.Traced("self").Rank == 0) return call.Graph.Scalar(0L, DataType.Int64);
        if (call.Has("dim"))
            return Extrema.Index(call, operation, call["self"], call.Axis("dim"), call.Flag("keepdim"));
        var flat = call.Graph.Add("Reshape", call["self"].Type, [call["self"], call.Graph.Int64s(-1)]);
        var index = Extrema.Index(call, operation, flat, 0, keep: false);
        return call.Flag("keepdim") ? call.Graph.Add("Expand", DataType.Int64, [index, call.ShapeOf(call.Result)]) : index;
    }

    private static OnnxValue OfTruth(Call call, string operation)
    {
        var truth = call.Graph.Cast(call.Graph.Cast(call["self"], DataType.Bool), DataType.Int32);
        return call.Graph.Cast(call.Graph.Add(operation, DataType.Int32, [truth, Axes(call)], ("keepdims", call.Flag("keepdim"))), DataType.Bool);
    }

    /// <summary>How many elements are reduced to one; null where it depends on data.</summary>
    private static SizeExpression? CountOf(Call call)
    {
        var sizes = call.Traced("self").Sizes;
        var axes = sizes.Count == 0 ? [] : call.Axes("dim");
        return axes.Any(axis => sizes[(int)axis] is null)
            ? null
            : axes.Aggregate((SizeExpression)1, (product, axis) => product * sizes[(int)axis]!);
    }

    /// <summary>The dimensions to reduce; a scalar has none, though libtorch takes one.</summary>
    private static OnnxValue Axes(Call call) => call.Graph.Int64s(call.Traced("self").Rank == 0 ? [] : call.Axes("dim"));

    private static OnnxValue VarianceOf(Call call)
    {
        var axes = Axes(call);
        var mean = call.Emit("ReduceMean", [call["self"], axes], ("keepdims", true));
        var deviation = call.Emit("Sub", call["self"], mean);
        var sum = call.Emit("ReduceSumSquare", [deviation, axes], ("keepdims", call.Flag("keepdim")));
        var count = CountOf(call) ?? throw call.Unsupported("its size depends on data");
        var correction = call.Has("correction") ? call.Number("correction") : call.Has("unbiased") && !call.Flag("unbiased") ? 0 : 1;
        var freedom = count.Value is { } number
            ? call.Scalar(Math.Max(0, number - correction))
            : call.Emit("Max", call.Emit("Sub", call.SizeEmitter.Scalar(count), call.Scalar(correction)), call.Scalar(0));
        return call.Emit("Div", sum, freedom);
    }
}
