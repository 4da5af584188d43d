using Torchline.Export.Graph;
using DataType = Torchline.Export.Graph.TensorProto.Types.DataType;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Larger and smaller pictures.</summary>
internal static class Resizing
{
    // Output pixel i is input pixel floor(i / scale), as libtorch has it.
    [Lowers("aten::upsample_nearest2d")]
    private static OnnxValue NearestNeighbour(Call call) =>
        Resize(call, ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));

    [Lowers("aten::upsample_bilinear2d")]
    private static OnnxValue Bilinear(Call call) => Resize(call, ("mode", "linear"), ("coordinate_transformation_mode", Coordinates(call)));

    // libtorch's cubic convolution has the parameter -0.75.
    [Lowers("aten::upsample_bicubic2d")]
    private static OnnxValue Bicubic(Call call) => Resize(
        call, ("mode", "cubic"), ("cubic_coeff_a", -0.75f), ("coordinate_transformation_mode", Coordinates(call)));

    private static string Coordinates(Call call) => call.Flag("align_corners") ? "align_corners" : "half_pixel";

    private static OnnxValue Resize(Call call, params (string, object)[] sampling)
    {
        (string, object)[] attributes = [.. sampling, ("axes", new[] { 2L, 3L })];
        // Where the corners are aligned, the sizes say all.
        if (Scales(call) is not { } scales || call.Flag("align_corners"))
            return call.Emit("Resize", [call["self"], OnnxValue.Absent, OnnxValue.Absent, call.Shape(call.Sizes("output_size"))], attributes);
        return call.Emit("Resize", [call["self"], OnnxValue.Absent, call.Graph.Constant(ElementTypes.Tensor(DataType.Float, [2], scales))], attributes);
    }

    /// <summary>What height and width are multiplied by, null where the sizes are given instead.</summary>
    private static double[]? Scales(Call call) => (call.Has("scales_h"), call.Has("scales_w")) switch
    {
        (true, true) => [call.Number("scales_h"), call.Number("scales_w")],
        (false, false) => null,
        _ => throw call.Unsupported("one side has a factor and the other a size"),
    };
}
