using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Gradients of a convolution: by the input, a convolution with the weights turned around; by the weights, with the gradient.</summary>
internal static class ConvolutionGradient
{
    [Lowers("aten::convolution_backward", Limits = "not of transposed convolutions; of the weights, one group")]
    private static OnnxValue[] ConvolutionBackward(Call call)
    {
        if (call.Flag("transposed")) throw call.Unsupported("the gradient of a transposed convolution has no lowering");
        var mask = call.Flags("output_mask");
        return
        [
            .. ((Func<Call, OnnxValue>[])[OfInput, OfWeight, OfBias]).Where((_, i) => mask[i]).Select(gradient => gradient(call)),
        ];
    }

    private static OnnxValue OfInput(Call call)
    {
        var kernel = KernelOf(call);
        var dimensions = kernel.Length;
        var (stride, padding, dilation) = (call.Spatial("stride", dimensions), call.Spatial("padding", dimensions), call.Spatial("dilation", dimensions));
        // How far a window that ends at the input's border reaches beyond the gradient's.
        long[] reach = [.. Enumerable.Range(0, dimensions).Select(axis => dilation[axis] * (kernel[axis] - 1) - padding[axis])];
        if (stride.All(step => step == 1) && reach.All(pixels => pixels >= 0))
        {
            return call.Emit("Conv", [call["grad_output"], TurnedAround(call)],
                ("pads", reach.Concat(reach)), ("dilations", dilation), ("group", call.Int("groups")));
        }
        // Windows that begin at every other pixel may leave some at the end that none covers: made, and cut.
        var longer = call.Emit("ConvTranspose", [call["grad_output"], call["weight"]],
            ("strides", stride),
            ("pads", padding.Concat(padding.Select(_ => 0L))),
            ("output_padding", stride.Select(step => step - 1)),
            ("dilations", dilation),
            ("group", call.Int("groups")));
        return Cut(call, longer, call.ShapeOf(call.Traced("input"), 2..));
    }

    private static OnnxValue OfWeight(Call call)
    {
        if (call.Int("groups") != 1) throw call.Unsupported("the gradient of the weights of a grouped convolution has no lowering");
        var kernel = KernelOf(call);
        var padding = call.Spatial("padding", kernel.Length);
        var product = call.Emit("Conv", [Swapped(call, call["input"]), Swapped(call, call["grad_output"])],
            ("strides", call.Spatial("dilation", kernel.Length)),
            ("dilations", call.Spatial("stride", kernel.Length)),
            ("pads", padding.Concat(padding))); // (C, O, k, k)
        return Swapped(call, Cut(call, product, call.Graph.Int64s(kernel)));
    }

    private static OnnxValue OfBias(Call call) => call.Emit("ReduceSum",
        [call["grad_output"], call.Graph.Int64s([0, .. Call.Dimensions(2, KernelOf(call).Length)])], ("keepdims", false));

    private static long[] KernelOf(Call call) => [.. WeightShapeOf(call).Skip(2)];

    private static long[] WeightShapeOf(Call call) =>
        [.. call.Traced("weight").Sizes.Select(size => size?.Value ?? throw call.Unsupported("the shape of its weight is dynamic"))];

    /// <summary>Weights (O, C / g, k, k) with every kernel upside down and back to front, and what goes in and what comes out swapped: (C, O / g, k, k).</summary>
    private static OnnxValue TurnedAround(Call call)
    {
        var (shape, groups) = (WeightShapeOf(call), call.Int("groups"));
        var weight = call["weight"];
        long[] axes = [.. Call.Dimensions(2, shape.Length - 2).Where(axis => shape[axis] > 1)];
        if (axes.Length > 0)
            weight = call.Emit("Slice", weight, Repeated(-1), Repeated(long.MinValue), call.Graph.Int64s(axes), Repeated(-1));
        if (groups == 1) return Swapped(call, weight);
        var (outputs, inputs, kernel) = (shape[0] / groups, shape[1], shape[2..]);
        var grouped = call.Emit("Reshape", weight, call.Graph.Int64s([groups, outputs, inputs, .. kernel]));
        var order = (long[])[0, 2, 1, .. Call.Dimensions(3, kernel.Length)];
        return call.Emit("Reshape", call.Transpose(grouped, order), call.Graph.Int64s([groups * inputs, outputs, .. kernel]));

        OnnxValue Repeated(long number) => call.Graph.Int64s([.. axes.Select(_ => number)]);
    }

    private static OnnxValue Swapped(Call call, OnnxValue value) => call.Transpose(value, [1, 0, .. Call.Dimensions(2, KernelOf(call).Length)]);

    /// <summary>The beginning of every spatial dimension.</summary>
    private static OnnxValue Cut(Call call, OnnxValue value, OnnxValue sizes)
    {
        var axes = Call.Dimensions(2, KernelOf(call).Length);
        return call.Emit("Slice", value, call.Graph.Int64s([.. axes.Select(_ => 0L)]), sizes, call.Graph.Int64s(axes));
    }
}
