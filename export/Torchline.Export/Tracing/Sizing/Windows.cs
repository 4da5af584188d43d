using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>Sizes of what windows slide over: convolutions, pools, unfolding.</summary>
internal static class Windows
{
    [Sizes("aten::conv1d")] private static SizeExpression[] Conv1d(SizedCall call) => Convolution(call, 1);
    [Sizes("aten::conv2d")] private static SizeExpression[] Conv2d(SizedCall call) => Convolution(call, 2);
    [Sizes("aten::conv3d")] private static SizeExpression[] Conv3d(SizedCall call) => Convolution(call, 3);
    [Sizes("aten::conv_transpose1d")] private static SizeExpression[] ConvTranspose1d(SizedCall call) => ConvolutionTransposed(call, 1);
    [Sizes("aten::conv_transpose2d")] private static SizeExpression[] ConvTranspose2d(SizedCall call) => ConvolutionTransposed(call, 2);
    [Sizes("aten::conv_transpose3d")] private static SizeExpression[] ConvTranspose3d(SizedCall call) => ConvolutionTransposed(call, 3);

    [Sizes("aten::max_pool1d", "aten::avg_pool1d", "aten::max_pool1d_with_indices")]
    private static SizeExpression[] Pool1d(SizedCall call) => Pool(call, 1);

    [Sizes("aten::max_pool2d", "aten::avg_pool2d", "aten::max_pool2d_with_indices")]
    private static SizeExpression[] Pool2d(SizedCall call) => Pool(call, 2);

    [Sizes("aten::max_pool3d", "aten::avg_pool3d", "aten::max_pool3d_with_indices")]
    private static SizeExpression[] Pool3d(SizedCall call) => Pool(call, 3);

    [Sizes(
        "aten::adaptive_avg_pool1d", "aten::adaptive_avg_pool2d", "aten::adaptive_avg_pool3d", "aten::_adaptive_avg_pool2d",
        "aten::_adaptive_avg_pool3d", "aten::adaptive_max_pool1d", "aten::adaptive_max_pool2d", "aten::adaptive_max_pool3d")]
    private static SizeExpression[] AdaptivePool(SizedCall call)
    {
        var outputs = call.Sizes("output_size");
        return [.. call["self"].SkipLast(outputs.Count), .. outputs];
    }

    [Sizes("aten::convolution_backward")]
    private static SizeExpression[][] ConvolutionBackward(SizedCall call) =>
        [call["input"], call["weight"], [call.Flag("transposed") ? call["weight"][1] * call.Int("groups") : call["weight"][0]]];

    internal static SizeExpression[] Convolution(SizedCall call, int dimensions)
    {
        var (weight, input) = (call["weight"], call["input"]);
        if (call.Text("padding") == "same") return [.. Before(input, dimensions), weight[0], .. input[^dimensions..]];
        var padding = call.Text("padding") == "valid" ? new long[dimensions] : call.Spatial("padding", dimensions);
        var (stride, dilation) = (call.Spatial("stride", dimensions), call.Spatial("dilation", dimensions));
        return
        [
            .. Before(input, dimensions), weight[0],
            .. Enumerable.Range(0, dimensions).Select(axis =>
                (input[^(dimensions - axis)] + 2 * padding[axis] - (weight[2 + axis] - 1) * dilation[axis] - 1).FloorDivide(stride[axis]) + 1),
        ];
    }

    internal static SizeExpression[] ConvolutionTransposed(SizedCall call, int dimensions)
    {
        var (weight, input) = (call["weight"], call["input"]);
        var (stride, padding) = (call.Spatial("stride", dimensions), call.Spatial("padding", dimensions));
        var (dilation, extra) = (call.Spatial("dilation", dimensions), call.Spatial("output_padding", dimensions));
        return
        [
            .. Before(input, dimensions), weight[1] * call.Int("groups"),
            .. Enumerable.Range(0, dimensions).Select(axis =>
                (input[^(dimensions - axis)] - 1) * stride[axis] - 2 * padding[axis] + (weight[2 + axis] - 1) * dilation[axis] + extra[axis] + 1),
        ];
    }

    private static SizeExpression[] Pool(SizedCall call, int dimensions)
    {
        var input = call["self"];
        var kernel = call.Spatial("kernel_size", dimensions);
        var stride = call.Has("stride") && call.Ints("stride").Length > 0 ? call.Spatial("stride", dimensions) : kernel;
        var padding = call.Spatial("padding", dimensions);
        var dilation = call.Has("dilation") ? call.Spatial("dilation", dimensions) : [.. Enumerable.Repeat(1L, dimensions)];
        return
        [
            .. input[..^dimensions],
            .. Enumerable.Range(0, dimensions).Select(axis =>
                Pooled(input[^(dimensions - axis)], kernel[axis], stride[axis], padding[axis], dilation[axis], call.Flag("ceil_mode"))),
        ];
    }

    private static SizeExpression Pooled(SizeExpression input, long kernel, long stride, long padding, long dilation, bool roundsUp)
    {
        var steps = input + 2 * padding - dilation * (kernel - 1) - 1;
        if (!roundsUp) return steps.FloorDivide(stride) + 1;
        // A last window that would begin behind the input is left out: it begins at (n - 1) * stride, so n <= (input + padding - 1) / stride + 1.
        return SizeExpression.Min(steps.CeilDivide(stride) + 1, (input + padding - 1).FloorDivide(stride) + 1);
    }

    /// <summary>The batch, which an input may lack.</summary>
    private static SizeExpression[] Before(SizeExpression[] input, int dimensions) => input[..^(dimensions + 1)];
}
