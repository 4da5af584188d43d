using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Larger and smaller images.</summary>
internal static class Resizing
{
    // Output pixel i is input pixel floor(i / factor). ONNX Runtime divides, libtorch multiplies by the reciprocal in float32: rounding would
    // take a neighbour for some sizes and factors, so the pixels are gathered.
    [Lowers("aten::upsample_nearest2d")]
    private static OnnxValue NearestNeighbour(Call call)
    {
        var scales = Scales(call);
        return Nearest(call, Nearest(call, call["self"], axis: 2, scales?[0]), axis: 3, scales?[1]);
    }

    [Lowers("aten::upsample_bilinear2d")]
    private static OnnxValue Bilinear(Call call) => Resize(call, ("mode", "linear"), ("coordinate_transformation_mode", Coordinates(call)));

    // libtorch's cubic convolution has the parameter -0.75.
    [Lowers("aten::upsample_bicubic2d")]
    private static OnnxValue Bicubic(Call call) => Resize(
        call, ("mode", "cubic"), ("cubic_coeff_a", -0.75f), ("coordinate_transformation_mode", Coordinates(call)));

    /// <summary>Output row i is input row floor(i * q) in float32, q being 1 / factor, or input size / output size without a factor.</summary>
    private static OnnxValue Nearest(Call call, OnnxValue value, int axis, double? factor)
    {
        var graph = call.Graph;
        OnnxValue Scalar(long number) => graph.Scalar(number, DataType.Int64);
        OnnxValue Float(string operation, params OnnxValue[] operands) => graph.Add(operation, DataType.Float, operands);

        var input = call.SizeEmitter.Scalar(call.SizeOf(call.Traced("self"), axis, "the size of its input"));
        var output = call.SizeEmitter.Scalar(call.Sizes("output_size")[axis - 2]);
        var rows = graph.Cast(graph.Add("Range", DataType.Int64, [Scalar(0), output, Scalar(1)]), DataType.Float);
        var quotient = factor is { } given
            ? graph.Scalar(1 / given, DataType.Float)
            : Float("Div", graph.Cast(input, DataType.Float), graph.Cast(output, DataType.Float));
        var source = graph.Cast(Float("Floor", Float("Mul", rows, quotient)), DataType.Int64);
        var last = graph.Add("Sub", DataType.Int64, [input, Scalar(1)]);
        return call.Emit("Gather", [value, graph.Add("Min", DataType.Int64, [source, last])], ("axis", (long)axis));
    }

    private static string Coordinates(Call call) => call.Flag("align_corners") ? "align_corners" : "half_pixel";

    private static OnnxValue Resize(Call call, params (string, object)[] sampling)
    {
        RequireExactFactors(call);
        (string, object)[] attributes = [.. sampling, ("axes", new[] { 2L, 3L })];
        // Where the corners are aligned, positions follow from the sizes alone.
        OnnxValue[] target = Scales(call) is { } scales && !call.Flag("align_corners")
            ? [call.Graph.Constant(ElementTypes.Tensor(DataType.Float, [2], scales))]
            : [OnnxValue.Absent, call.Shape(call.Sizes("output_size"))];
        return call.Emit("Resize", [call["self"], OnnxValue.Absent, .. target], attributes);
    }

    /// <summary>ONNX Runtime multiplies a size by a float32 factor, libtorch by a float64 one: 90 * 1.4 is 125 or 126.</summary>
    private static void RequireExactFactors(Call call)
    {
        if (Scales(call)?.FirstOrDefault(factor => (float)factor != factor) is { } inexact and not 0)
        {
            throw call.Unsupported(FormattableString.Invariant(
                $"the factor {inexact} is rounded in ONNX, which changes the size of the result for some inputs: give the size in place of the factor"));
        }
    }

    /// <summary>What height and width are multiplied by, null where the sizes are given instead.</summary>
    private static double[]? Scales(Call call) => (call.Has("scales_h"), call.Has("scales_w")) switch
    {
        (true, true) => [call.Number("scales_h"), call.Number("scales_w")],
        (false, false) => null,
        _ => throw call.Unsupported("one side has a factor and the other a size"),
    };
}
