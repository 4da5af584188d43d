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
    private static OnnxValue Bilinear(Call call) =>
        Resize(call, ("mode", "linear"), ("coordinate_transformation_mode", call.Flag("align_corners") ? "align_corners" : "half_pixel"));

    private static OnnxValue Resize(Call call, params (string, object)[] sampling)
    {
        (string, object)[] attributes = [.. sampling, ("axes", new[] { 2L, 3L })];
        if (!call.Has("scale_factors"))
            return call.Emit("Resize", [call["input"], OnnxValue.Absent, OnnxValue.Absent, call.Shape(call.Sizes("output_size"))], attributes);
        var scales = call.Graph.Constant(ElementTypes.Tensor(DataType.Float, [2], call.Numbers("scale_factors")));
        return call.Emit("Resize", [call["input"], OnnxValue.Absent, scales], attributes);
    }
}
