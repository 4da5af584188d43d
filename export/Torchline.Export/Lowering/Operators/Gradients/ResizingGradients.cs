using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>
/// Gradients of interpolation and of borders that repeat the edge. Each is linear in each dimension, so its gradient is a product with the
/// transposed matrix of each dimension: row i has the share of every input in output i.
/// </summary>
internal static class ResizingGradients
{
    private const double CubicParameter = -0.75; // libtorch's

    [Lowers("aten::upsample_nearest1d_backward", "aten::upsample_nearest2d_backward", "aten::upsample_nearest3d_backward")]
    private static OnnxValue Nearest(Call call) => Resized(call, (axis, scale) => NearestMatrix(call, axis, scale));

    [Lowers("aten::upsample_linear1d_backward", "aten::upsample_bilinear2d_backward", "aten::upsample_trilinear3d_backward")]
    private static OnnxValue Linear(Call call) => Resized(call, (axis, scale) => LinearMatrix(call, axis, scale));

    [Lowers("aten::upsample_bicubic2d_backward")]
    private static OnnxValue Cubic(Call call) => Resized(call, (axis, scale) => CubicMatrix(call, axis, scale));

    [Lowers(
        "aten::replication_pad1d_backward", "aten::replication_pad2d_backward", "aten::replication_pad3d_backward",
        Limits = "borders of zero or more")]
    private static OnnxValue RepeatedEdge(Call call)
    {
        var borders = call.Ints("padding");
        if (borders.Any(border => border < 0)) throw call.Unsupported("a border is negative: cut the tensor by a slice instead");
        return Enumerable.Range(0, borders.Length / 2).Aggregate(call["grad_output"], (gradient, pair) =>
        {
            var axis = call.Result.Rank - 1 - pair;
            var places = call.Integer("Sub", Outputs(call, axis), call.Integer(borders[2 * pair]));
            return Times(call, gradient, Chosen(call, Bounded(call, places, axis), axis), axis);
        });
    }

    // Output i of n is the mean of inputs floor(i L / n) to ceil((i + 1) L / n).
    [Lowers("aten::_adaptive_avg_pool2d_backward", "aten::_adaptive_avg_pool3d_backward")]
    private static OnnxValue AdaptiveAveragePool(Call call) =>
        Enumerable.Range(2, call.Result.Rank - 2).Aggregate(call["grad_output"], (gradient, axis) => Times(call, gradient, MeanMatrix(call, axis), axis));

    private static OnnxValue MeanMatrix(Call call, int axis)
    {
        var (inputs, outputs) = (call.Integer(Size(call, axis)), call.Integer(OutputSize(call, axis)));
        var rows = call.Unsqueeze(Outputs(call, axis), 1);
        var start = call.Integer("Div", call.Integer("Mul", rows, inputs), outputs);
        var next = call.Integer("Mul", call.Integer("Add", rows, call.Integer(1)), inputs);
        var end = call.Integer("Div", call.Integer("Add", next, call.Integer("Sub", outputs, call.Integer(1))), outputs);
        var columns = call.Range(Size(call, axis));
        var inside = call.Truth("And", call.Truth("GreaterOrEqual", columns, start), call.Truth("Less", columns, end));
        return call.Div(call.Graph.Cast(inside, call.ResultType), call.Graph.Cast(call.Integer("Sub", end, start), call.ResultType));
    }

    private static OnnxValue Resized(Call call, Func<int, double?, OnnxValue> matrix)
    {
        var dimensions = call.Result.Rank - 2;
        string[] names = dimensions == 1 ? ["scales"] : dimensions == 2 ? ["scales_h", "scales_w"] : ["scales_d", "scales_h", "scales_w"];
        return names.Index().Aggregate(call["grad_output"], (gradient, side) =>
        {
            var axis = 2 + side.Index;
            return Times(call, gradient, matrix(axis, call.Has(side.Item) ? call.Number(side.Item) : null), axis);
        });
    }

    /// <summary>Output i is input floor(i q), with q as libtorch computes it in float32.</summary>
    private static OnnxValue NearestMatrix(Call call, int axis, double? scale)
    {
        var source = call.Emit("Floor", call.Mul(call.Graph.Cast(Outputs(call, axis), call.ResultType), Quotient(call, axis, scale)));
        return Chosen(call, Bounded(call, call.Graph.Cast(source, DataType.Int64), axis), axis);
    }

    /// <summary>An input's share falls from 1 to 0 over the distance to its neighbours.</summary>
    private static OnnxValue LinearMatrix(Call call, int axis, double? scale)
    {
        var last = call.Sub(call.Number(Size(call, axis)), call.Scalar(1));
        var source = call.Emit("Min", call.Emit("Max", Source(call, axis, scale), call.Scalar(0)), last);
        var distance = call.Emit("Abs", call.Sub(call.Unsqueeze(source, 1), Inputs(call, axis)));
        return call.Emit("Max", call.Sub(call.Scalar(1), distance), call.Scalar(0));
    }

    private static OnnxValue CubicMatrix(Call call, int axis, double? scale)
    {
        var source = Source(call, axis, scale);
        var first = call.Emit("Floor", source);
        var offset = call.Sub(source, first);
        var place = call.Graph.Cast(first, DataType.Int64);
        return Enumerable.Range(-1, 4).Select(neighbour =>
        {
            var chosen = Chosen(call, Bounded(call, call.Integer("Add", place, call.Integer(neighbour)), axis), axis);
            return call.Mul(chosen, call.Unsqueeze(CubicShare(call, call.Emit("Abs", call.Sub(offset, call.Scalar(neighbour))), neighbour is 0 or 1), 1));
        }).Aggregate(call.Add);
    }

    /// <summary>Cubic convolution's share at a distance below one, or between one and two.</summary>
    private static OnnxValue CubicShare(Call call, OnnxValue distance, bool isNear)
    {
        double[] factors = isNear
            ? [CubicParameter + 2, -(CubicParameter + 3), 0, 1]
            : [CubicParameter, -5 * CubicParameter, 8 * CubicParameter, -4 * CubicParameter];
        return factors.Skip(1).Aggregate(call.Scalar(factors[0]), (sum, factor) => call.Add(call.Mul(sum, distance), call.Scalar(factor)));
    }

    /// <summary>Where output pixels lie among the inputs.</summary>
    private static OnnxValue Source(Call call, int axis, double? scale)
    {
        var output = call.Graph.Cast(Outputs(call, axis), call.ResultType);
        if (call.Flag("align_corners"))
        {
            var steps = call.Emit("Max", call.Sub(call.Number(OutputSize(call, axis)), call.Scalar(1)), call.Scalar(1));
            return call.Mul(output, call.Div(call.Sub(call.Number(Size(call, axis)), call.Scalar(1)), steps));
        }
        var half = call.Scalar(0.5);
        return call.Sub(call.Mul(call.Add(output, half), Quotient(call, axis, scale)), half);
    }

    private static OnnxValue Quotient(Call call, int axis, double? scale) => scale is { } factor
        ? call.Scalar(1 / factor)
        : call.Div(call.Number(Size(call, axis)), call.Number(OutputSize(call, axis)));

    /// <summary>The matrix that takes one input for each output: (outputs, inputs).</summary>
    private static OnnxValue Chosen(Call call, OnnxValue places, int axis) => call.Graph.Cast(
        call.Truth("Equal", call.Unsqueeze(places, 1), call.Range(Size(call, axis))), call.ResultType);

    private static OnnxValue Bounded(Call call, OnnxValue places, int axis) => call.Integer(
        "Min", call.Integer("Max", places, call.Integer(0)), call.Integer("Sub", call.Integer(Size(call, axis)), call.Integer(1)));

    private static OnnxValue Outputs(Call call, int axis) => call.Range(OutputSize(call, axis));

    private static OnnxValue Inputs(Call call, int axis) => call.Graph.Cast(call.Range(Size(call, axis)), call.ResultType);

    private static SizeExpression Size(Call call, int axis) => call.SizeOf(call.Result, axis);

    private static SizeExpression OutputSize(Call call, int axis) => call.SizeOf(call.Traced("grad_output"), axis);

    /// <summary>The gradient (…, outputs, …) times a dimension's matrix (outputs, inputs).</summary>
    private static OnnxValue Times(Call call, OnnxValue gradient, OnnxValue matrix, int axis)
    {
        var rank = call.Result.Rank;
        if (axis == rank - 1) return call.Emit("MatMul", gradient, matrix);
        if (axis == rank - 2) return call.Emit("MatMul", call.Permute(matrix, 1, 0), gradient);
        var order = Call.Dimensions(0, rank);
        (order[axis], order[rank - 1]) = (order[rank - 1], order[axis]);
        return call.Permute(call.Emit("MatMul", call.Permute(gradient, order), matrix), order);
    }
}
