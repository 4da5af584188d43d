using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>The mean of each window.</summary>
internal static class AveragePooling
{
    [Lowers("aten::avg_pool1d")] private static OnnxValue AveragePool1d(Call call) => Batched.Run(call, "self", 1, input => Pool(call, input, 1));
    [Lowers("aten::avg_pool2d")] private static OnnxValue AveragePool2d(Call call) => Batched.Run(call, "self", 2, input => Pool(call, input, 2));

    private static OnnxValue Pool(Call call, OnnxValue input, int dimensions)
    {
        var (kernel, padding) = (call.Spatial("kernel_size", dimensions), call.Spatial("padding", dimensions));
        var countsPadding = call.Flag("count_include_pad");
        if (!call.Has("divisor_override") && !call.Flag("ceil_mode"))
            return Mean(call, input, kernel, padding.Concat(padding), countsPadding);

        // A last window may reach beyond the padding, where libtorch counts nothing: sums over counts, both of windows that fit. It begins
        // inside the input or the padding before it.
        var beyond = kernel.Select(size => size - 1).ToArray();
        var mean = MeanOfPadded(call, input, kernel, padding, beyond);
        if (call.Has("divisor_override"))
            return call.Emit("Mul", mean, call.Scalar(kernel.Aggregate((left, right) => left * right) / (double)call.Int("divisor_override")));
        var none = new long[dimensions];
        return call.Emit("Div", mean, countsPadding
            ? MeanOfPadded(call, Ones(call, padding), kernel, none, [.. beyond.Zip(padding, (pixels, own) => pixels - own)])
            : MeanOfPadded(call, Ones(call, none), kernel, padding, beyond));
    }

    /// <summary>Means over zeros around a tensor too; only of the windows that the result has, as what was added may have room for more.</summary>
    private static OnnxValue MeanOfPadded(Call call, OnnxValue input, long[] kernel, long[] before, long[] after)
    {
        var mean = Mean(call, input, kernel, before.Concat(after), countsPadding: true);
        return call.Emit("Slice", mean, call.Graph.Int64s(new long[kernel.Length]), call.ShapeOf(call.Result, ^kernel.Length..),
            call.Graph.Int64s(Call.Dimensions(2, kernel.Length)));
    }

    private static OnnxValue Mean(Call call, OnnxValue input, long[] kernel, IEnumerable<long> pads, bool countsPadding) => call.Emit(
        "AveragePool", [Padding.Unfused(call, input)],
        ("kernel_shape", kernel),
        ("strides", MaximumPooling.Strides(call, kernel.Length)),
        ("pads", pads),
        ("count_include_pad", countsPadding));

    /// <summary>Ones where an element counts: (1, 1, H, W).</summary>
    private static OnnxValue Ones(Call call, long[] padding)
    {
        var self = call.Traced("self");
        var sizes = padding.Select((pixels, axis) => call.SizeOf(self, self.Rank - padding.Length + axis, "the size of its input") + 2 * pixels);
        return call.Emit("Expand", call.Scalar(1), call.Shape([1, 1, .. sizes]));
    }
}
