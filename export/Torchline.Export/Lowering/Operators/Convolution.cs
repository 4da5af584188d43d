using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Convolutions, transposed ones too, over one or two spatial dimensions.</summary>
internal static class Convolution
{
    [Lowers("aten::conv1d")] private static OnnxValue Conv1d(Call call) => Conv(call, 1);
    [Lowers("aten::conv2d")] private static OnnxValue Conv2d(Call call) => Conv(call, 2);
    [Lowers("aten::conv_transpose1d")] private static OnnxValue ConvTranspose1d(Call call) => ConvTranspose(call, 1);
    [Lowers("aten::conv_transpose2d")] private static OnnxValue ConvTranspose2d(Call call) => ConvTranspose(call, 2);

    private static OnnxValue Conv(Call call, int dimensions) => Batched.Run(call, "input", dimensions, input => call.Emit(
        "Conv",
        [input, Weight(call), call.Optional("bias")],
        ("strides", call.Spatial("stride", dimensions)),
        ("pads", Pads(call, dimensions)),
        ("dilations", call.Spatial("dilation", dimensions)),
        ("group", call.Int("groups"))));

    private static OnnxValue ConvTranspose(Call call, int dimensions)
    {
        var padding = call.Spatial("padding", dimensions);
        return Batched.Run(call, "input", dimensions, input => call.Emit("ConvTranspose", [input, Weight(call), call.Optional("bias")],
            ("strides", call.Spatial("stride", dimensions)),
            ("pads", padding.Concat(padding)),
            ("output_padding", call.Spatial("output_padding", dimensions)),
            ("dilations", call.Spatial("dilation", dimensions)),
            ("group", call.Int("groups"))));
    }

    private static OnnxValue Weight(Call call) => call.Traced("weight").Sizes.Any(size => size?.Value == 0)
        ? throw call.Unsupported("its weight has no elements, with which ONNX Runtime does not end")
        : call["weight"];

    /// <summary>Pixels before every dimension, then after. Where as many come out as went in, an odd one is after.</summary>
    private static IEnumerable<long> Pads(Call call, int dimensions)
    {
        if (call.Text("padding") is not { } mode)
        {
            var padding = call.Spatial("padding", dimensions);
            return padding.Concat(padding);
        }
        if (mode == "valid") return Enumerable.Repeat(0L, 2 * dimensions);
        var kernel = call.Traced("weight").Sizes.Skip(2)
            .Select(size => size?.Value ?? throw call.Unsupported("the shape of its weight is dynamic"));
        long[] reach = [.. kernel.Zip(call.Spatial("dilation", dimensions), (size, dilation) => dilation * (size - 1))];
        return reach.Select(pixels => pixels / 2).Concat(reach.Select(pixels => pixels - pixels / 2));
    }
}
