using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>Gradients of pooling layers; that of the largest value of a window stands beside the pooling itself.</summary>
internal static class PoolingGradients
{
    [Lowers("aten::avg_pool2d_backward", Limits = "without ceil_mode")]
    private static OnnxValue AveragePool2d(Call call) => AveragePool(call, 2);

    [Lowers("aten::avg_pool3d_backward", Limits = "without ceil_mode")]
    private static OnnxValue AveragePool3d(Call call) => AveragePool(call, 3);

    [Lowers("aten::adaptive_max_pool2d_backward")]
    private static OnnxValue AdaptiveMaxPool2d(Call call) => ToPlaces(call, 2);

    [Lowers("aten::max_pool3d_with_indices_backward")]
    private static OnnxValue MaxPool3d(Call call) => ToPlaces(call, 3);

    /// <summary>A window's gradient goes to all of its elements in equal parts: every channel is an image of its own under a kernel of ones.</summary>
    private static OnnxValue AveragePool(Call call, int dimensions)
    {
        if (call.Flag("ceil_mode")) throw call.Unsupported("windows that reach beyond the border (ceil_mode) have no gradient here");
        var (kernel, strides) = (call.Spatial("kernel_size", dimensions), MaximumPooling.Strides(call, dimensions));
        var padding = call.Spatial("padding", dimensions);
        long[] pads = [.. padding, .. padding];
        var ones = call.Emit("Expand", call.Scalar(1), call.Graph.Int64s([1, 1, .. kernel]));
        var sizes = call.SizesOf(call.Traced("self"));
        var space = sizes[^dimensions..];
        var result = call.SizesOf(call.Traced("grad_output"));

        var elements = kernel.Aggregate((product, size) => product * size);
        var isConstant = call.Has("divisor_override") || call.Flag("count_include_pad") || padding.All(pixels => pixels == 0);
        var divisor = isConstant
            ? call.Scalar(call.Int("divisor_override", elements))
            : call.Emit( // the elements of each window that lie in the image
                "Conv", [call.Emit("Expand", call.Scalar(1), call.Shape([1, 1, .. space])), ones], ("strides", strides), ("pads", pads));
        var planes = call.Reshape(call["grad_output"], [result[..^dimensions].Aggregate((product, size) => product * size), 1, .. result[^dimensions..]]);
        var spread = call.Emit("ConvTranspose", [call.Div(planes, divisor), ones],
            ("strides", strides),
            ("pads", padding.Concat(padding.Select(_ => 0L))),
            ("output_padding", strides.Select(step => step - 1)));
        // The steps that were added at the end cover what lies beyond the last window, and more, which is cut.
        var axes = Call.Dimensions(2, dimensions);
        var cut = call.Emit("Slice", spread, call.Graph.Int64s([.. axes.Select(_ => 0L)]), call.Shape(space), call.Graph.Int64s(axes));
        return call.Reshape(cut, sizes);
    }

    /// <summary>A gradient goes to the place that the pooling took its value from, counted through the plane.</summary>
    private static OnnxValue ToPlaces(Call call, int dimensions)
    {
        var sizes = call.SizesOf(call.Result);
        var planes = sizes[..^dimensions].Aggregate((product, size) => product * size);
        var plane = sizes[^dimensions..].Aggregate((product, size) => product * size);
        var outputs = call.SizesOf(call.Traced("grad_output"))[^dimensions..].Aggregate((product, size) => product * size);
        var nothing = call.Emit("Expand", call.Scalar(0), call.Shape([planes, plane]));
        var added = call.Emit(
            "ScatterElements",
            [nothing, call.Reshape(call["indices"], planes, outputs), call.Reshape(call["grad_output"], planes, outputs)],
            ("axis", 1L), ("reduction", "add"));
        return call.Reshape(added, sizes);
    }
}
