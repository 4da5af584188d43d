using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>The largest value of each window, and its gradient, which goes to the first place of that value, in both engines.</summary>
internal static class MaximumPooling
{
    [Lowers("aten::max_pool1d", Limits = "no gradient, no NaN")]
    private static OnnxValue MaxPool1d(Call call) => Batched.Run(
        call, "self", 1, input => call.Emit("MaxPool", [Padding.Unfused(call, input)], Windows(call, 1)));

    // libtorch composes aten::max_pool2d of it.
    [Lowers("aten::max_pool2d_with_indices", Limits = "no NaN")]
    private static OnnxValue[] MaxPool2d(Call call)
    {
        var (largest, places) = Pool(call);
        // ONNX counts places through all planes of the batch, libtorch through one.
        var plane = call.Traced("self").Sizes.TakeLast(2).Aggregate(call.Graph.Scalar(1, DataType.Int64), (area, size) => call.Graph.Add(
            "Mul", DataType.Int64, [area, call.SizeEmitter.Scalar(size ?? throw call.Unsupported("the size of its input depends on data"))]));
        return [largest, call.Graph.Add("Mod", DataType.Int64, [places, plane])];
    }

    [Lowers("aten::max_pool2d_with_indices_backward")]
    private static OnnxValue MaxPool2dBackward(Call call)
    {
        // The forward pass's node once more; the simplifier merges the two.
        var (_, places) = Pool(call);
        var all = call.Graph.Int64s(-1);
        var nothing = call.Emit("Reshape", call.Filled(call.Scalar(0)), all);
        var scattered = call.Emit(
            "ScatterElements",
            [nothing, call.Graph.Add("Reshape", DataType.Int64, [places, all]), call.Emit("Reshape", call["grad_output"], all)],
            ("axis", 0L), ("reduction", Overlap(call) ? "add" : "none"));
        return call.Emit("Reshape", scattered, call.ShapeOf(call.Result));
    }

    /// <summary>No stride means the kernel's size.</summary>
    internal static long[] Strides(Call call, int dimensions) =>
        call.Ints("stride").Length > 0 ? call.Spatial("stride", dimensions) : call.Spatial("kernel_size", dimensions);

    private static (OnnxValue Largest, OnnxValue Places) Pool(Call call)
    {
        var outputs = Batched.Run(call, "self", 2, input =>
        {
            var names = call.Graph.AddNode("MaxPool", [Padding.Unfused(call, input)], 2, Windows(call, 2));
            return (OnnxValue[])[new OnnxValue(names[0], input.Type), new OnnxValue(names[1], DataType.Int64)];
        });
        return (outputs[0], outputs[1]);
    }

    private static (string Name, object Value)[] Windows(Call call, int dimensions)
    {
        var padding = call.Spatial("padding", dimensions);
        return
        [
            ("kernel_shape", call.Spatial("kernel_size", dimensions)),
            ("strides", Strides(call, dimensions)),
            ("pads", padding.Concat(padding)),
            ("dilations", call.Spatial("dilation", dimensions)),
            ("ceil_mode", call.Flag("ceil_mode")),
        ];
    }

    /// <summary>Whether two windows may have their largest value at the same place.</summary>
    private static bool Overlap(Call call) => call.Spatial("kernel_size", 2).Zip(Strides(call, 2)).Any(side => side.First > side.Second)
        || call.Spatial("dilation", 2).Any(dilation => dilation > 1);
}
