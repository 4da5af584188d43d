using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Convolutions and average pooling over one or two spatial dimensions.</summary>
internal static class Convolution
{
    [Lowers("aten::conv1d")]
    private static OnnxValue Conv1d(Call call) => Conv(call, 1);

    [Lowers("aten::conv2d")]
    private static OnnxValue Conv2d(Call call) => Conv(call, 2);

    [Lowers("aten::avg_pool1d")]
    private static OnnxValue AveragePool1d(Call call) => AveragePool(call, 1);

    [Lowers("aten::avg_pool2d")]
    private static OnnxValue AveragePool2d(Call call) => AveragePool(call, 2);

    private static OnnxValue Conv(Call call, int dimensions)
    {
        if (call.Text("padding") is { } mode)
            throw call.Unsupported($"padding=\"{mode}\": give the padding in numbers");
        var padding = call.Spatial("padding", dimensions);
        return call.Emit("Conv", [call["input"], call["weight"], call.Optional("bias")],
            ("strides", call.Spatial("stride", dimensions)),
            ("pads", padding.Concat(padding)),
            ("dilations", call.Spatial("dilation", dimensions)),
            ("group", call.Int("groups")));
    }

    private static OnnxValue AveragePool(Call call, int dimensions)
    {
        if (call.Has("divisor_override")) throw call.Unsupported("ONNX's AveragePool has no divisor");
        var padding = call.Spatial("padding", dimensions);
        return call.Emit("AveragePool", [call["self"]],
            ("kernel_shape", call.Spatial("kernel_size", dimensions)),
            ("strides", MaximumPooling.Strides(call, dimensions)),
            ("pads", padding.Concat(padding)),
            ("ceil_mode", call.Flag("ceil_mode")),
            ("count_include_pad", call.Flag("count_include_pad")));
    }
}
