using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Resampling of sequences, images and volumes, one dimension at a time, by libtorch's own positions.</summary>
internal static class Interpolation
{
    private static readonly string[] ThreeSides = ["scales_d", "scales_h", "scales_w"];

    [Lowers("aten::upsample_nearest1d")] private static OnnxValue Nearest1d(Call call) => Nearest(call, ["scales"], middle: false);
    [Lowers("aten::upsample_nearest3d")] private static OnnxValue Nearest3d(Call call) => Nearest(call, ThreeSides, middle: false);
    [Lowers("aten::_upsample_nearest_exact1d")] private static OnnxValue NearestExact1d(Call call) => Nearest(call, ["scales"], middle: true);
    [Lowers("aten::_upsample_nearest_exact2d")] private static OnnxValue NearestExact2d(Call call) => Nearest(call, ThreeSides[1..], middle: true);
    [Lowers("aten::_upsample_nearest_exact3d")] private static OnnxValue NearestExact3d(Call call) => Nearest(call, ThreeSides, middle: true);
    [Lowers("aten::upsample_linear1d")] private static OnnxValue Linear(Call call) => Linear(call, ["scales"]);
    [Lowers("aten::upsample_trilinear3d")] private static OnnxValue Trilinear(Call call) => Linear(call, ThreeSides);
    [Lowers("aten::_upsample_bilinear2d_aa")] private static OnnxValue SmoothBilinear(Call call) => Smooth(call, Triangle, support: 1);
    [Lowers("aten::_upsample_bicubic2d_aa")] private static OnnxValue SmoothBicubic(Call call) => Smooth(call, Cubic, support: 2);

    /// <summary>Output i is input floor(i q), or with the pixels' middles floor((i + 0.5) q), q being the step.</summary>
    private static OnnxValue Nearest(Call call, string[] scales, bool middle) => Sides(call, scales, (value, axis, input, output, step) =>
    {
        var place = Float(call, "Floor", Float(call, "Mul", Positions(call, output, middle ? 0.5 : 0), step));
        var last = call.Integer("Sub", call.Integer(input), call.Integer(1L));
        return call.Gather(value, call.Integer("Min", call.Graph.Cast(place, DataType.Int64), last), axis);
    });

    private static OnnxValue Linear(Call call, string[] scales)
    {
        var aligned = call.Flag("align_corners");
        return Sides(call, scales, (value, axis, input, output, step) =>
        {
            var last = call.Integer("Sub", call.Integer(input), call.Integer(1L));
            OnnxValue place;
            if (aligned)
            {
                var steps = call.Integer("Max", call.Integer("Sub", call.Integer(output), call.Integer(1L)), call.Integer(1L));
                var ratio = Float(call, "Div", call.Graph.Cast(last, DataType.Float), call.Graph.Cast(steps, DataType.Float));
                // One output alone is the first input.
                ratio = Float(call, "Where", call.Truth("Equal", call.Integer(output), call.Integer(1L)), call.Graph.Scalar(0, DataType.Float), ratio);
                place = Float(call, "Mul", Positions(call, output, 0), ratio);
            }
            else
            {
                place = Float(call, "Sub", Float(call, "Mul", Positions(call, output, 0.5), step), call.Graph.Scalar(0.5, DataType.Float));
                place = Float(call, "Max", place, call.Graph.Scalar(0, DataType.Float));
            }
            var below = call.Integer("Min", call.Graph.Cast(place, DataType.Int64), last);
            var above = call.Integer("Min", call.Integer("Add", below, call.Integer(1L)), last);
            var share = call.Graph.Cast(Float(call, "Sub", place, call.Graph.Cast(below, DataType.Float)), call.ResultType);
            share = call.Unsqueeze(share, Call.Dimensions(1, call.Result.Rank - axis - 1));
            var (near, far) = (call.Gather(value, below, axis), call.Gather(value, above, axis));
            return call.Add(near, call.Mul(share, call.Sub(far, near)));
        });
    }

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
            var centre = call.Unsqueeze(Float(call, "Mul", Positions(call, output, 0.5), step), 1); // (output, 1)
            var pixels = Positions(call, input, 0.5);
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

    /// <summary>The numbers of the pixels, from a first one on.</summary>
    private static OnnxValue Positions(Call call, SizeExpression size, double first)
    {
        var number = call.Graph.Cast(call.Range(size), DataType.Float);
        return first == 0 ? number : Float(call, "Add", number, call.Graph.Scalar(first, DataType.Float));
    }

    private static OnnxValue Float(Call call, string operation, params OnnxValue[] inputs) => call.Graph.Add(operation, DataType.Float, inputs);
}
