using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Resampling by the nearest middles of pixels, and by filters that smooth, one dimension at a time, by libtorch's own positions.</summary>
internal static class Smoothing
{
    private static readonly string[] ThreeSides = ["scales_d", "scales_h", "scales_w"];

    [Lowers("aten::_upsample_nearest_exact1d")] private static OnnxValue NearestExact1d(Call call) => Nearest(call, ["scales"]);
    [Lowers("aten::_upsample_nearest_exact2d")] private static OnnxValue NearestExact2d(Call call) => Nearest(call, ThreeSides[1..]);
    [Lowers("aten::_upsample_nearest_exact3d")] private static OnnxValue NearestExact3d(Call call) => Nearest(call, ThreeSides);
    [Lowers("aten::_upsample_bilinear2d_aa")] private static OnnxValue SmoothBilinear(Call call) => Smooth(call, Triangle, support: 1);
    [Lowers("aten::_upsample_bicubic2d_aa")] private static OnnxValue SmoothBicubic(Call call) => Smooth(call, Cubic, support: 2);

    /// <summary>Output i is input floor((i + 0.5) q), q being the step: the nearest one to the middle of its pixel.</summary>
    private static OnnxValue Nearest(Call call, string[] scales) => Sides(call, scales, (value, axis, input, output, step) =>
    {
        var place = Float(call, "Floor", Float(call, "Mul", Positions(call, output), step));
        var last = call.Integer("Sub", call.Integer(input), call.Integer(1L));
        return call.Gather(value, call.Integer("Min", call.Graph.Cast(place, DataType.Int64), last), axis);
    });

    /// <summary>
    /// Each output is the mean of the inputs around it, weighted by a filter that is as wide as the step where the image shrinks: a matrix
    /// product for each side.
    /// </summary>
    private static OnnxValue Smooth(Call call, Func<Call, OnnxValue, OnnxValue> filter, double support)
    {
        var aligned = call.Flag("align_corners");
        if (aligned) throw call.Unsupported("a smoothing filter with aligned corners");
        return Sides(call, ThreeSides[1..], (value, axis, input, output, step) =>
        {
            var one = call.Graph.Scalar(1, DataType.Float);
            var width = Float(call, "Max", step, one);
            var centre = call.Unsqueeze(Float(call, "Mul", Positions(call, output), step), 1); // (output, 1)
            var pixels = Positions(call, input);
            // libtorch takes the pixels from trunc(centre - reach + 0.5) to trunc(centre + reach + 0.5).
            var reach = Float(call, "Mul", width, call.Graph.Scalar(support, DataType.Float));
            var half = call.Graph.Scalar(0.5, DataType.Float);
            var start = Float(call, "Floor", Float(call, "Add", Float(call, "Sub", centre, reach), half));
            var end = Float(call, "Floor", Float(call, "Add", Float(call, "Add", centre, reach), half));
            var isInside = call.Truth("And", call.Truth("GreaterOrEqual", pixels, start), call.Truth("Less", pixels, end));
            var weight = filter(call, Float(call, "Abs", Float(call, "Div", Float(call, "Sub", pixels, centre), width)));
            weight = Float(call, "Where", isInside, weight, call.Graph.Scalar(0, DataType.Float)); // (output, input)
            weight = Float(call, "Div", weight, call.Reduce("ReduceSum", weight, [1], keep: true));
            weight = call.Graph.Cast(weight, call.ResultType);
            return axis == call.Result.Rank - 1
                ? call.Emit("MatMul", value, call.Permute(weight, 1, 0))
                : call.Emit("MatMul", weight, value);
        });
    }

    private static OnnxValue Triangle(Call call, OnnxValue distance) =>
        Float(call, "Max", Float(call, "Sub", call.Graph.Scalar(1, DataType.Float), distance), call.Graph.Scalar(0, DataType.Float));

    /// <summary>Cubic convolution with the parameter -0.5, as libtorch's filter has it.</summary>
    private static OnnxValue Cubic(Call call, OnnxValue distance)
    {
        OnnxValue Polynomial(params double[] coefficients) => coefficients.Skip(1).Aggregate(
            call.Graph.Scalar(coefficients[0], DataType.Float),
            (sum, coefficient) => Float(call, "Add", Float(call, "Mul", sum, distance), call.Graph.Scalar(coefficient, DataType.Float)));
        OnnxValue IsBelow(double bound) => call.Truth("Less", distance, call.Graph.Scalar(bound, DataType.Float));
        var outer = Float(call, "Where", IsBelow(2), Polynomial(-0.5, 2.5, -4, 2), call.Graph.Scalar(0, DataType.Float));
        return Float(call, "Where", IsBelow(1), Polynomial(1.5, -2.5, 0, 1), outer);
    }

    /// <summary>Resamples each dimension behind batch and channels whose size changes.</summary>
    private static OnnxValue Sides(Call call, string[] scales, Func<OnnxValue, int, SizeExpression, SizeExpression, OnnxValue, OnnxValue> resample)
    {
        var self = call.Has("self") ? "self" : "input";
        var (sizes, outputs) = (call.SizesOf(call.Traced(self)), call.SizesOf(call.Result)[2..]);
        var value = call[self];
        foreach (var (side, output) in outputs.Index())
        {
            var (axis, input) = (side + 2, sizes[side + 2]);
            double? factor = call.Has("scale_factors") ? call.Numbers("scale_factors")[side] : call.Has(scales[side]) ? call.Number(scales[side]) : null;
            if (input.Equals(output) && factor is null or 1) continue;
            var step = factor is { } given
                ? call.Graph.Scalar(1 / given, DataType.Float)
                : Float(call, "Div", call.Graph.Cast(call.Integer(input), DataType.Float), call.Graph.Cast(call.Integer(output), DataType.Float));
            value = resample(value, axis, input, output, step);
        }
        return value;
    }

    /// <summary>The middles of the pixels.</summary>
    private static OnnxValue Positions(Call call, SizeExpression size) =>
        Float(call, "Add", call.Graph.Cast(call.Range(size), DataType.Float), call.Graph.Scalar(0.5, DataType.Float));

    private static OnnxValue Float(Call call, string operation, params OnnxValue[] inputs) => call.Graph.Add(operation, DataType.Float, inputs);
}
