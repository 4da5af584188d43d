using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Products, variances with means, counts, order statistics, and running products and extrema.</summary>
internal static class Statistics
{
    [Lowers("aten::prod")]
    private static OnnxValue Product(Call call)
    {
        var value = call.Self;
        if (!call.ResultType.IsFloat() && call["self"].Type != DataType.Bool) return ExactProduct(call, value);
        return call.Has("dim")
            ? call.Emit("ReduceProd", [value, call.Graph.Int64s(call.Axis("dim"))], ("keepdims", call.Flag("keepdim")))
            : call.Emit("ReduceProd", [value], ("keepdims", false));
    }

    /// <summary>Factor by factor: ReduceProd multiplies integers in float64, whose products are other numbers from 2^53 on.</summary>
    private static OnnxValue ExactProduct(Call call, OnnxValue value)
    {
        var (self, axis) = (call.Traced("self"), call.Has("dim") ? call.Axis("dim") : 0);
        if (self.Rank == 0) return value;
        if (!call.Has("dim")) value = call.Graph.Add("Reshape", value.Type, [value, call.Graph.Int64s(-1)]);
        var rest = call.Has("dim") ? call.SizesOf(self).Where((_, dimension) => dimension != axis).ToArray() : [];
        var unknown = rest.Select(_ => new TensorShapeProto.Types.Dimension()).ToArray();
        var body = call.Graph.Subgraph("product");
        var (product, factor) = (body.AddArgument("product", value.Type, unknown), body.AddArgument("factor", value.Type, unknown));
        body.AddResult(body.Add("Mul", value.Type, [product, factor]), unknown);
        var one = rest.Length == 0 ? call.Scalar(1) : call.Emit("Expand", call.Scalar(1), call.Shape(rest));
        var result = call.EmitMany("Scan", [one, value], 1, ("body", body.Graph), ("num_scan_inputs", 1L), ("scan_input_axes", new[] { (long)axis }))[0];
        return call.Flag("keepdim") ? call.Unsqueeze(result, axis) : result;
    }

    [Lowers("aten::nansum")]
    private static OnnxValue SumOfNumbers(Call call)
    {
        var value = call.ResultType.IsFloat() ? call.Where(call.Truth("IsNaN", call.Self), call.Scalar(0), call.Self) : call.Self;
        return call.Emit("ReduceSum", [value, call.Graph.Int64s(call.Axes("dim"))], ("keepdims", call.Flag("keepdim")));
    }

    [Lowers("aten::count_nonzero")]
    private static OnnxValue CountNonzero(Call call)
    {
        var isOther = call.Truth("Not", call.Truth("Equal", call["self"], call.Graph.Scalar(0, call["self"].Type)));
        return call.Reduce("ReduceSum", call.Graph.Cast(isOther, DataType.Int64), call.Axes("dim"));
    }

    [Lowers("aten::aminmax")]
    private static OnnxValue[] Extremes(Call call)
    {
        var axes = call.Axes("dim");
        OnnxValue Over(string operation) => Extrema.Over(call, operation, call["self"], call.Graph.Int64s(axes), call.Flag("keepdim"));
        return [Over("ReduceMin"), Over("ReduceMax")];
    }

    [Lowers("aten::var_mean")] private static OnnxValue[] VarianceAndMean(Call call) => Moments(call);

    [Lowers("aten::std_mean")]
    private static OnnxValue[] DeviationAndMean(Call call)
    {
        var moments = Moments(call);
        return [call.Emit("Sqrt", moments[0]), moments[1]];
    }

    [Lowers("aten::kthvalue")] private static OnnxValue[] KthValue(Call call) => Ranked(call, call.Integer(call.Size("k") - 1), call.Shape([call.Size("k")]));

    [Lowers("aten::median")]
    private static OnnxValue[] Median(Call call)
    {
        // Of an even number, the lower one of the two in the middle.
        if (call.Has("dim"))
        {
            var size = call.SizeOf(call.Traced("self"), call.Axis("dim"));
            var half = (size - 1).FloorDivide(2);
            var ranked = Ranked(call, call.Integer(half), call.Shape([half + 1]));
            return WhereAnyIsNaN(call, ranked[0], ranked[1]);
        }
        var count = call.SizesOf(call.Traced("self")).Aggregate((product, size) => product * size);
        var middle = (count - 1).FloorDivide(2);
        var flat = call.Reshape(call["self"], -1);
        var smallest = Extrema.Sorted(call, flat, call.Shape([middle + 1]), 0, descending: false).Values;
        return [Extrema.OrNaN(call, call.Gather(smallest, call.Integer(middle), 0), flat, call.Graph.Int64s(0), keep: false)];
    }

    [Lowers("aten::cumprod")]
    private static OnnxValue RunningProduct(Call call) => OverPrefixes(call, call.Self, call.Scalar(1), "ReduceProd");

    [Lowers("aten::logcumsumexp")]
    private static OnnxValue RunningLogSum(Call call) =>
        OverPrefixes(call, call.Self, call.Scalar(double.NegativeInfinity), "ReduceLogSumExp");

    [Lowers("aten::histc")]
    private static OnnxValue Histogram(Call call)
    {
        var (bins, flat) = (call.Int("bins"), call.Reshape(call.Self, -1));
        var (least, most) = (call.Number("min"), call.Number("max"));
        if (least == most) throw call.Unsupported("its bounds are equal, so that they come from the data: give min and max");
        var place = call.Mul(call.Sub(flat, call.Scalar(least)), call.Scalar(bins / (most - least)));
        var bin = call.Emit("Min", call.Emit("Floor", place), call.Scalar(bins - 1)); // the last bin has its upper bound
        var isInside = call.Truth(
            "And", call.Truth("GreaterOrEqual", flat, call.Scalar(least)), call.Truth("LessOrEqual", flat, call.Scalar(most)));
        bin = call.Where(isInside, bin, call.Scalar(-1));
        var isOfBin = call.Truth("Equal", call.Unsqueeze(bin, 1), call.Graph.Cast(call.Range(bins), call.ResultType));
        return call.Reduce("ReduceSum", call.Graph.Cast(isOfBin, call.ResultType), [0]);
    }

    private static OnnxValue[] Moments(Call call)
    {
        var axes = call.Axes("dim");
        var keep = call.Flag("keepdim");
        var mean = call.Reduce("ReduceMean", call.Self, axes, keep: true);
        var deviation = call.Sub(call.Self, mean);
        var count = call.Number(axes.Select(axis => call.SizeOf(call.Traced("self"), (int)axis)).Aggregate((product, size) => product * size));
        var correction = call.Has("correction") ? call.Number("correction") : call.Has("unbiased") && !call.Flag("unbiased") ? 0 : 1;
        var sum = call.Reduce("ReduceSum", call.Mul(deviation, deviation), axes, keep);
        return [call.Div(sum, call.Sub(count, call.Scalar(correction))), keep ? mean : call.Squeeze(mean, axes)];
    }

    private static OnnxValue[] Ranked(Call call, OnnxValue rank, OnnxValue count)
    {
        var axis = call.Axis("dim");
        var (values, indices) = Extrema.Sorted(call, call["self"], count, axis, descending: false);
        var (value, index) = (call.Gather(values, rank, axis), call.Gather(indices, rank, axis));
        return call.Flag("keepdim") ? [call.Unsqueeze(value, axis), call.Unsqueeze(index, axis)] : [value, index];
    }

    /// <summary>The median of a row that contains NaN is NaN, and its index that of the first one.</summary>
    private static OnnxValue[] WhereAnyIsNaN(Call call, OnnxValue median, OnnxValue index)
    {
        if (!call.ResultType.IsFloat()) return [median, index];
        var (axis, keep) = (call.Axis("dim"), call.Flag("keepdim"));
        var value = Extrema.OrNaN(call, median, call["self"], call.Graph.Int64s(axis), keep);
        var first = Extrema.Index(call, "ArgMax", call["self"], axis, keep);
        return [value, call.Graph.Add("Where", DataType.Int64, [call.Truth("IsNaN", value), first, index])];
    }

    /// <summary>A reduction over the first 1, 2, … elements of a dimension: of a matrix whose other elements do not count.</summary>
    private static OnnxValue OverPrefixes(Call call, OnnxValue value, OnnxValue neutral, string reduction)
    {
        if (call.Traced("self").Rank == 0) return value;
        var axis = call.Axis("dim");
        var behind = Call.Dimensions(2, call.Traced("self").Rank - axis - 1);
        var place = call.Range(call.SizeOf(call.Traced("self"), axis));
        var isBefore = call.Unsqueeze(call.Truth("LessOrEqual", place, call.Unsqueeze(place, 1)), behind); // (end, place, ..)
        return call.Reduce(reduction, call.Where(isBefore, call.Unsqueeze(value, axis), neutral), [axis + 1]);
    }
}
