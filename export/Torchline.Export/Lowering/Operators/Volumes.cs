using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Convolutions and pools in three dimensions, and the convolution of any number of dimensions that scripts call.</summary>
internal static class Volumes
{
    [Lowers("aten::conv3d")]
    private static OnnxValue Conv3d(Call call)
    {
        if (call.Text("padding") is not { } mode) return Convolved(call, call.Spatial("padding", 3), call.Spatial("padding", 3));
        var kernel = call.Traced("weight").Sizes.Skip(2).Select(size => size?.Value ?? throw call.Unsupported("the shape of its weight is dynamic"));
        var reach = kernel.Zip(call.Spatial("dilation", 3), (size, dilation) => mode == "valid" ? 0 : dilation * (size - 1)).ToArray();
        return Convolved(call, [.. reach.Select(pixels => pixels / 2)], [.. reach.Select(pixels => pixels - pixels / 2)]);
    }

    [Lowers("aten::conv_transpose3d")]
    private static OnnxValue ConvTranspose3d(Call call) => Transposed(call, 3);

    [Lowers("aten::convolution", "aten::_convolution")]
    private static OnnxValue AnyConvolution(Call call)
    {
        var dimensions = call.Traced("weight").Rank - 2;
        if (call.Flag("transposed")) return Transposed(call, dimensions);
        return Convolved(call, call.Spatial("padding", dimensions), call.Spatial("padding", dimensions));
    }

    [Lowers("aten::avg_pool3d")]
    private static OnnxValue AveragePool3d(Call call)
    {
        if (call.Has("divisor_override")) throw call.Unsupported("ONNX's AveragePool has no divisor");
        var padding = call.Spatial("padding", 3);
        return Batched(call, "self", 3, self => call.Emit("AveragePool", [Padding.Unfused(call, self)],
            ("kernel_shape", call.Spatial("kernel_size", 3)), ("strides", MaximumPooling.Strides(call, 3)), ("pads", padding.Concat(padding)),
            ("ceil_mode", call.Flag("ceil_mode")), ("count_include_pad", call.Flag("count_include_pad"))));
    }

    [Lowers("aten::max_pool3d_with_indices", Limits = "no NaN")]
    private static OnnxValue[] MaxPool3d(Call call)
    {
        var self = call.Traced("self");
        var isBatched = self.Rank == 5;
        var padding = call.Spatial("padding", 3);
        var outputs = call.Graph.AddNode("MaxPool", [isBatched ? Padding.Unfused(call, call["self"]) : call.Unsqueeze(call["self"], 0)], 2,
            ("kernel_shape", call.Spatial("kernel_size", 3)), ("strides", MaximumPooling.Strides(call, 3)), ("pads", padding.Concat(padding)),
            ("dilations", call.Spatial("dilation", 3)), ("ceil_mode", call.Flag("ceil_mode")));
        // ONNX counts places through all volumes of the batch, libtorch through one.
        var volume = call.SizesOf(self)[^3..].Aggregate((product, size) => product * size);
        var (largest, places) = (new OnnxValue(outputs[0], call.ResultType), new OnnxValue(outputs[1], DataType.Int64));
        places = call.Integer("Mod", places, call.Integer(volume));
        return isBatched ? [largest, places] : [call.Squeeze(largest, 0), call.Squeeze(places, 0)];
    }

    private static OnnxValue Convolved(Call call, long[] before, long[] after)
    {
        var dimensions = call.Traced("weight").Rank - 2;
        return Batched(call, "input", dimensions, input => call.Emit("Conv", [input, call["weight"], call.Optional("bias")],
            ("strides", call.Spatial("stride", dimensions)), ("pads", before.Concat(after)),
            ("dilations", call.Spatial("dilation", dimensions)), ("group", call.Int("groups"))));
    }

    private static OnnxValue Transposed(Call call, int dimensions)
    {
        var padding = call.Spatial("padding", dimensions);
        return Batched(call, "input", dimensions, input => call.Emit("ConvTranspose", [input, call["weight"], call.Optional("bias")],
            ("strides", call.Spatial("stride", dimensions)), ("pads", padding.Concat(padding)),
            ("output_padding", call.Spatial("output_padding", dimensions)), ("dilations", call.Spatial("dilation", dimensions)),
            ("group", call.Int("groups"))));
    }

    /// <summary>What ONNX makes of a batch, for an input that may lack its dimension.</summary>
    private static OnnxValue Batched(Call call, string name, int dimensions, Func<OnnxValue, OnnxValue> make) =>
        call.Traced(name).Rank == dimensions + 2 ? make(call[name]) : call.Squeeze(make(call.Unsqueeze(call[name], 0)), 0);
}
