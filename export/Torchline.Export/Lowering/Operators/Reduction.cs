using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Sums, means, extrema and running sums over dimensions.</summary>
internal static class Reduction
{
    [Lowers("aten::sum")]
    private static OnnxValue Sum(Call call)
    {
        // ReduceSum has no integers below 32 bits.
        var type = call.ResultType is DataType.Uint8 or DataType.Int8 or DataType.Int16 or DataType.Bool ? DataType.Int32 : call.ResultType;
        return call.Graph.Cast(
            call.Graph.Add("ReduceSum", type, [call.Operand("self", type), call.Graph.Int64s(call.Axes("dim"))], ("keepdims", call.Flag("keepdim"))),
            call.ResultType);
    }

    [Lowers("aten::mean")] private static OnnxValue Mean(Call call) => Reduce(call, "ReduceMean", call.Operand("self", call.ResultType));
    [Lowers("aten::amax")] private static OnnxValue MaximumValue(Call call) => Reduce(call, "ReduceMax", call["self"]);
    [Lowers("aten::amin")] private static OnnxValue MinimumValue(Call call) => Reduce(call, "ReduceMin", call["self"]);
    [Lowers("aten::logsumexp")] private static OnnxValue LogSumExp(Call call) => Reduce(call, "ReduceLogSumExp", call["self"]);
    [Lowers("aten::max")] private static OnnxValue[] Maximum(Call call) => Extremum(call, "ReduceMax", "ArgMax", "Max");
    [Lowers("aten::min")] private static OnnxValue[] Minimum(Call call) => Extremum(call, "ReduceMin", "ArgMin", "Min");
    [Lowers("aten::argmax")] private static OnnxValue ArgMax(Call call) => IndexOfExtremum(call, "ArgMax");
    [Lowers("aten::argmin")] private static OnnxValue ArgMin(Call call) => IndexOfExtremum(call, "ArgMin");
    [Lowers("aten::any")] private static OnnxValue Any(Call call) => OfTruth(call, "ReduceMax");
    [Lowers("aten::all")] private static OnnxValue All(Call call) => OfTruth(call, "ReduceMin");
    [Lowers("aten::var")] private static OnnxValue Variance(Call call) => VarianceOf(call);
    [Lowers("aten::std")] private static OnnxValue StandardDeviation(Call call) => call.Emit("Sqrt", VarianceOf(call));

    [Lowers("aten::cumsum")]
    private static OnnxValue RunningSum(Call call) =>
        call.Emit("CumSum", call.Operand("self", call.ResultType), call.Graph.Scalar(call.Axis("dim"), DataType.Int64));

    private static OnnxValue Reduce(Call call, string operation, OnnxValue value) =>
        call.Emit(operation, [value, call.Graph.Int64s(call.Axes("dim"))], ("keepdims", call.Flag("keepdim")));

    private static OnnxValue[] Extremum(Call call, string reduce, string index, string pairwise)
    {
        if (call.Has("other")) return [call.Emit(pairwise, call.Operand("self", call.ResultType), call.Operand("other", call.ResultType))];
        if (!call.Has("dim")) return [Reduce(call, reduce, call["self"])];
        return [Reduce(call, reduce, call["self"]), IndexOfExtremum(call, index)];
    }

    private static OnnxValue IndexOfExtremum(Call call, string operation)
    {
        if (call.Has("dim"))
            return call.Graph.Add(operation, DataType.Int64, [call["self"]], ("axis", (long)call.Axis("dim")), ("keepdims", call.Flag("keepdim")));
        var flat = call.Graph.Add("Reshape", call["self"].Type, [call["self"], call.Graph.Int64s(-1)]);
        return call.Graph.Add(operation, DataType.Int64, [flat], ("axis", 0L), ("keepdims", false));
    }

    private static OnnxValue OfTruth(Call call, string operation)
    {
        var truth = call.Graph.Cast(call.Graph.Cast(call["self"], DataType.Bool), DataType.Int32);
        return call.Graph.Cast(
            call.Graph.Add(operation, DataType.Int32, [truth, call.Graph.Int64s(call.Axes("dim"))], ("keepdims", call.Flag("keepdim"))),
            DataType.Bool);
    }

    private static OnnxValue VarianceOf(Call call)
    {
        var axes = call.Graph.Int64s(call.Axes("dim"));
        var mean = call.Emit("ReduceMean", [call["self"], axes], ("keepdims", true));
        var deviation = call.Emit("Sub", call["self"], mean);
        var sum = call.Emit("ReduceSumSquare", [deviation, axes], ("keepdims", call.Flag("keepdim")));
        var count = call.Axes("dim").Select(axis => call.Traced("self").Sizes[(int)axis])
            .Aggregate(call.Scalar(1), (product, size) => size is null
                ? throw call.Unsupported("its size depends on data")
                : call.Emit("Mul", product, call.Graph.Cast(call.SizeEmitter.Scalar(size), call.ResultType)));
        var correction = call.Has("correction") ? call.Int("correction") : call.Has("unbiased") && !call.Flag("unbiased") ? 0 : 1;
        return call.Emit("Div", sum, call.Emit("Sub", count, call.Scalar(correction)));
    }
}
