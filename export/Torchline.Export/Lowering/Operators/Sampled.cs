using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Resizes one dimension by libtorch's own positions, computed in the graph in float32 as libtorch does.</summary>
internal static class Sampled
{
    private const double CubicParameter = -0.75;

    /// <summary>A dimension that is resized.</summary>
    /// <param name="Number">Its number in the tensor.</param>
    /// <param name="Input">Its size.</param>
    /// <param name="Output">Its size afterwards.</param>
    /// <param name="Factor">What it is multiplied by; null where the size is given instead.</param>
    public sealed record Axis(int Number, SizeExpression Input, SizeExpression Output, double? Factor);

    /// <summary>The name of the image among the arguments: the overloads by factors call it otherwise.</summary>
    public static string Input(Call call) => call.Has("self") ? "self" : "input";

    /// <summary>The dimensions that a call resizes.</summary>
    public static Axis[] Axes(Call call)
    {
        var outputs = call.SizesOf(call.Result)[2..];
        var factors = call.Has("scale_factors") ? call.Numbers("scale_factors") : null;
        string[] names = outputs.Length == 1 ? ["scales"] : [.. new[] { "scales_d", "scales_h", "scales_w" }.TakeLast(outputs.Length)];
        return
        [
            .. outputs.Select((output, i) => new Axis(
                i + 2, call.SizeOf(call.Traced(Input(call)), i + 2, "the size of its input"), output,
                factors?[i] ?? (call.Has(names[i]) ? call.Number(names[i]) : null))),
        ];
    }

    /// <summary>The input's number for each output: floor(i * q), q being 1 / factor, or input size / output size without a factor.</summary>
    public static OnnxValue Nearest(Call call, Axis axis)
    {
        var source = call.Graph.Add("Floor", DataType.Float, [Float(call, "Mul", Outputs(call, axis), Quotient(call, axis, DataType.Float))]);
        return Bounded(call, axis, call.Graph.Cast(source, DataType.Int64));
    }

    /// <summary>The two inputs beside each position, weighted by how near they are.</summary>
    public static OnnxValue Linear(Call call, OnnxValue value, Axis axis)
    {
        if (axis.Input.Equals(axis.Output)) return value; // whatever the factor is
        var type = Precision(call);
        var position = call.Graph.Add("Max", type, [Positions(call, axis), call.Graph.Scalar(0, type)]);
        if (axis.Factor is not null && !(axis.Input.IsConstant && axis.Output.IsConstant))
        {
            var isSame = call.Graph.Add("Equal", DataType.Bool, [call.SizeEmitter.Scalar(axis.Input), call.SizeEmitter.Scalar(axis.Output)]);
            position = call.Graph.Add("Where", type, [isSame, Outputs(call, axis), position]);
        }
        var before = call.Graph.Add("Floor", type, [position]);
        var weight = call.Graph.Add("Sub", type, [position, before]);
        return Weighted(call, value, axis, before, [(0, call.Graph.Add("Sub", type, [call.Graph.Scalar(1, type), weight])), (1, weight)]);
    }

    /// <summary>The four inputs around each position, weighted by the cubic convolution.</summary>
    public static OnnxValue Cubic(Call call, OnnxValue value, Axis axis)
    {
        var type = Precision(call);
        var position = Positions(call, axis);
        var before = call.Graph.Add("Floor", type, [position]);
        var right = call.Graph.Add("Sub", type, [position, before]);
        var left = call.Graph.Add("Sub", type, [call.Graph.Scalar(1, type), right]);
        const double a = CubicParameter;
        return Weighted(call, value, axis, before,
        [
            (-1, Polynomial(call, call.Graph.Add("Add", type, [right, call.Graph.Scalar(1, type)]), a, -5 * a, 8 * a, -4 * a)),
            (0, Polynomial(call, right, a + 2, -(a + 3), 0, 1)),
            (1, Polynomial(call, left, a + 2, -(a + 3), 0, 1)),
            (2, Polynomial(call, call.Graph.Add("Add", type, [left, call.Graph.Scalar(1, type)]), a, -5 * a, 8 * a, -4 * a)),
        ]);
    }

    /// <summary>Sums the inputs at some distances from a position, each times its weight.</summary>
    private static OnnxValue Weighted(Call call, OnnxValue value, Axis axis, OnnxValue before, (long Distance, OnnxValue Weight)[] taps)
    {
        var first = call.Graph.Cast(before, DataType.Int64);
        var column = call.Graph.Int64s([-1, .. Enumerable.Repeat(1L, call.Result.Rank - 1 - axis.Number)]);
        var type = Precision(call);
        var sum = taps.Select(tap =>
        {
            var row = tap.Distance == 0 ? first : call.Graph.Add("Add", DataType.Int64, [first, call.Graph.Scalar(tap.Distance, DataType.Int64)]);
            var element = call.Graph.Add("Gather", value.Type, [value, Bounded(call, axis, row)], ("axis", (long)axis.Number));
            return call.Graph.Add("Mul", type, [element, call.Graph.Add("Reshape", type, [tap.Weight, column])]);
        }).Aggregate((left, right) => call.Graph.Add("Add", type, [left, right]));
        return axis.Number == call.Result.Rank - 1 ? call.Graph.Cast(sum, call.ResultType) : sum;
    }

    /// <summary>Where each output lies among the inputs.</summary>
    private static OnnxValue Positions(Call call, Axis axis)
    {
        var type = Precision(call);
        var outputs = call.Graph.Cast(Outputs(call, axis), type);
        if (call.Flag("align_corners"))
        {
            var steps = call.SizeEmitter.Scalar(axis.Output - 1);
            var gaps = call.Graph.Add("Max", DataType.Int64, [steps, call.Graph.Scalar(1L, DataType.Int64)]); // one output lies at 0
            var scale = call.Graph.Add("Div", type, [call.SizeEmitter.Scalar(axis.Input - 1), gaps]);
            return call.Graph.Add("Mul", type, [outputs, scale]);
        }
        var half = call.Graph.Scalar(0.5, type);
        var centre = call.Graph.Add("Mul", type, [call.Graph.Add("Add", type, [outputs, half]), Quotient(call, axis, type)]);
        return call.Graph.Add("Sub", type, [centre, half]);
    }

    private static OnnxValue Quotient(Call call, Axis axis, DataType type) => axis.Factor is { } factor
        ? call.Graph.Scalar(1 / factor, type)
        : call.Graph.Add("Div", type, [call.SizeEmitter.Scalar(axis.Input), call.SizeEmitter.Scalar(axis.Output)]);

    private static OnnxValue Outputs(Call call, Axis axis) => call.Graph.Cast(call.Range(axis.Output), DataType.Float);

    private static OnnxValue Bounded(Call call, Axis axis, OnnxValue row) => call.Graph.Add("Max", DataType.Int64,
    [
        call.Graph.Add("Min", DataType.Int64, [row, call.SizeEmitter.Scalar(axis.Input - 1)]), call.Graph.Scalar(0L, DataType.Int64),
    ]);

    /// <summary>a x³ + b x² + c x + d.</summary>
    private static OnnxValue Polynomial(Call call, OnnxValue x, params double[] coefficients)
    {
        var type = Precision(call);
        return coefficients.Skip(1).Aggregate(call.Graph.Scalar(coefficients[0], type), (sum, coefficient) =>
            call.Graph.Add("Add", type, [call.Graph.Add("Mul", type, [sum, x]), call.Graph.Scalar(coefficient, type)]));
    }

    private static OnnxValue Float(Call call, string operation, params OnnxValue[] operands) => call.Graph.Add(operation, DataType.Float, operands);

    /// <summary>The type of positions and weights.</summary>
    private static DataType Precision(Call call) => call.ResultType == DataType.Double ? DataType.Double : DataType.Float;
}
