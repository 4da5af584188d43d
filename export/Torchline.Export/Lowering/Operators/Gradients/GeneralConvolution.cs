using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>What libtorch composes all convolutions of, and what autograd differentiates: plain or transposed, in any number of dimensions.</summary>
internal static class GeneralConvolution
{
    [Lowers("aten::convolution")]
    private static OnnxValue Convolution(Call call)
    {
        var dimensions = call.Traced("input").Rank - 2;
        var padding = call.Spatial("padding", dimensions);
        List<(string, object)> attributes =
        [
            ("strides", call.Spatial("stride", dimensions)),
            ("pads", padding.Concat(padding)),
            ("dilations", call.Spatial("dilation", dimensions)),
            ("group", call.Int("groups")),
        ];
        if (call.Flag("transposed")) attributes.Add(("output_padding", call.Spatial("output_padding", dimensions)));
        return call.Emit(
            call.Flag("transposed") ? "ConvTranspose" : "Conv", [call["input"], call["weight"], call.Optional("bias")], [.. attributes]);
    }
}
