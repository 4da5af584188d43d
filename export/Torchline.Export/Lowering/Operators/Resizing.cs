using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Larger and smaller images.</summary>
internal static class Resizing
{
    // Output pixel i is input pixel floor(i / factor). ONNX Runtime divides, libtorch multiplies by the reciprocal in float32: rounding would
    // take a neighbour for some sizes and factors, so the pixels are gathered. Powers of two are exact in both.
    [Lowers("aten::upsample_nearest1d", "aten::upsample_nearest2d", "aten::upsample_nearest3d")]
    private static OnnxValue NearestNeighbour(Call call)
    {
        var (image, axes) = (call[Sampled.Input(call)], Sampled.Axes(call));
        if (call.ResultType == DataType.Float && axes.All(axis => axis.Factor is >= 1 and var factor && double.IsPow2(factor))
            && call.Result.Sizes.All(size => size is not null && call.SizeEmitter.Smallest(size) > 0))
        {
            var factors = ElementTypes.Tensor(DataType.Float, [2 + axes.Length], [1, 1, .. axes.Select(axis => axis.Factor!.Value)]);
            return Nearest(call, call.Graph.Constant(factors), OnnxValue.Absent);
        }
        if (call.ResultType == DataType.Float && axes.All(axis => axis.Factor is null && IsDoubled(call, axis)))
            return Nearest(call, OnnxValue.Absent, call.ShapeOf(call.Result));
        return axes.Aggregate(image, (value, axis) =>
            call.Emit("Gather", [value, Sampled.Nearest(call, axis)], ("axis", (long)axis.Number)));
    }

    /// <summary>
    /// Whether the output has 2 n or 2 n - 1 pixels of n, as where a pyramid's level is added to the one below. No pixel but the first then lies
    /// on the border between two inputs, and both engines' rounding takes the same one.
    /// </summary>
    private static bool IsDoubled(Call call, Sampled.Axis axis)
    {
        var missing = 2 * axis.Input - axis.Output;
        return call.SizeEmitter.Smallest(axis.Output) > 0 && call.SizeEmitter.Smallest(missing) >= 0 && call.SizeEmitter.Largest(missing) <= 1;
    }

    private static OnnxValue Nearest(Call call, OnnxValue factors, OnnxValue sizes) => call.Emit(
        "Resize", [call[Sampled.Input(call)], OnnxValue.Absent, factors, sizes],
        ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));

    [Lowers("aten::upsample_linear1d", "aten::upsample_bilinear2d", "aten::upsample_trilinear3d", Limits = "floats")]
    private static OnnxValue Linear(Call call) => FollowsFromSizes(call) && call.ResultType != DataType.Double
        ? Resize(call, ("mode", "linear"))
        : Sampled.Axes(call).Aggregate(Floats(call), (value, axis) => Sampled.Linear(call, value, axis));

    // libtorch's cubic convolution has the parameter -0.75.
    [Lowers("aten::upsample_bicubic2d", Limits = "floats")]
    private static OnnxValue Bicubic(Call call) => FollowsFromSizes(call) && call.ResultType != DataType.Double
        ? Resize(call, ("mode", "cubic"), ("cubic_coeff_a", -0.75f))
        : Sampled.Axes(call).Aggregate(Floats(call), (value, axis) => Sampled.Cubic(call, value, axis));

    // In full rank: ONNX Runtime moves transpositions past a Resize with axes and leaves the axes as they were.
    private static OnnxValue Resize(Call call, params (string, object)[] sampling)
    {
        _ = Floats(call);
        var coordinates = call.Flag("align_corners") ? "align_corners" : "half_pixel";
        (string, object)[] attributes = [.. sampling, ("coordinate_transformation_mode", coordinates)];
        var factors = Sampled.Axes(call).Select(axis => axis.Factor).ToArray();
        // Where the corners are aligned, positions follow from the sizes alone.
        OnnxValue[] target = factors.All(factor => factor is not null) && !call.Flag("align_corners")
            ? [call.Graph.Constant(ElementTypes.Tensor(DataType.Float, [2 + factors.Length], [1, 1, .. factors.Select(factor => factor!.Value)]))]
            : [OnnxValue.Absent, call.ShapeOf(call.Result)];
        return call.Emit("Resize", [call[Sampled.Input(call)], OnnxValue.Absent, .. target], attributes);
    }

    /// <summary>Whether Resize takes libtorch's positions: a factor that float32 rounds would move them, and change the result's size.</summary>
    private static bool FollowsFromSizes(Call call)
    {
        var factors = Sampled.Axes(call).Select(axis => axis.Factor).ToArray();
        return call.Flag("align_corners") || factors.All(factor => factor is null)
            || factors.All(factor => factor is { } number && (float)number == number);
    }

    private static OnnxValue Floats(Call call) => call[Sampled.Input(call)].Type.IsFloat()
        ? call[Sampled.Input(call)]
        : throw call.Unsupported("between integers libtorch rounds its own way: convert to float32 before it");
}
