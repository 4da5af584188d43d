using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Convolutions and pooling over one or two spatial dimensions.</summary>
internal static class Convolution
{
    [Lowers("aten::conv1d")]
    private static OnnxValue Conv1d(Call call) => Conv(call, 1);

    [Lowers("aten::conv2d")]
    private static OnnxValue Conv2d(Call call) => Conv(call, 2);

    [Lowers("aten::max_pool1d")]
    private static OnnxValue MaxPool1d(Call call) => MaxPool(call, 1);

    [Lowers("aten::max_pool2d")]
    private static OnnxValue MaxPool2d(Call call) => MaxPool(call, 2);

    [Lowers("aten::avg_pool1d")]
    private static OnnxValue AveragePool1d(Call call) => AveragePool(call, 1);

    [Lowers("aten::avg_pool2d")]
    private static OnnxValue AveragePool2d(Call call) => AveragePool(call, 2);

    private static OnnxValue Conv(Call call, int dimensions)
    {
        if (call.Text("padding") is { } mode)
            throw call.Unsupported($"padding=\"{mode}\": give the padding in numbers");
        var padding = Spread(call.Ints("padding"), dimensions);
        return call.Emit("Conv", [call["input"], call["weight"], call.Optional("bias")],
            ("strides", Spread(call.Ints("stride"), dimensions)),
            ("pads", padding.Concat(padding)),
            ("dilations", Spread(call.Ints("dilation"), dimensions)),
            ("group", call.Int("groups")));
    }

    private static OnnxValue MaxPool(Call call, int dimensions)
    {
        var padding = Spread(call.Ints("padding"), dimensions);
        return call.Emit("MaxPool", [call["self"]],
            ("kernel_shape", Spread(call.Ints("kernel_size"), dimensions)),
            ("strides", Strides(call, dimensions)),
            ("pads", padding.Concat(padding)),
            ("dilations", Spread(call.Ints("dilation"), dimensions)),
            ("ceil_mode", call.Flag("ceil_mode")));
    }

    private static OnnxValue AveragePool(Call call, int dimensions)
    {
        if (call.Has("divisor_override")) throw call.Unsupported("ONNX's AveragePool has no divisor");
        var padding = Spread(call.Ints("padding"), dimensions);
        return call.Emit("AveragePool", [call["self"]],
            ("kernel_shape", Spread(call.Ints("kernel_size"), dimensions)),
            ("strides", Strides(call, dimensions)),
            ("pads", padding.Concat(padding)),
            ("ceil_mode", call.Flag("ceil_mode")),
            ("count_include_pad", call.Flag("count_include_pad")));
    }

    /// <summary>No stride means the kernel's size.</summary>
    private static long[] Strides(Call call, int dimensions) =>
        Spread(call.Ints("stride") is { Length: > 0 } strides ? strides : call.Ints("kernel_size"), dimensions);

    /// <summary>One number stands for every spatial dimension.</summary>
    private static long[] Spread(long[] numbers, int dimensions) =>
        numbers.Length == 1 ? [.. Enumerable.Repeat(numbers[0], dimensions)] : numbers;
}
