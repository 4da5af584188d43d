using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>Gradients of a convolution: by the input, a convolution with the weights turned around; by the weights, with the gradient.</summary>
internal static class ConvolutionGradients
{
    private const long MostColumns = 9; // pixels of a kernel

    [Lowers("aten::convolution_backward")]
    private static OnnxValue[] ConvolutionBackward(Call call) => call.Flag("transposed")
        // A transposed convolution is the gradient of a plain one, from its result to its input: the two change places.
        ? call.Masked(() => OfTransposedInput(call), () => OfWeight(call, call["grad_output"], call["input"]), () => OfBias(call))
        : call.Masked(() => OfInput(call), () => OfWeight(call, call["input"], call["grad_output"]), () => OfBias(call));

    private static OnnxValue OfInput(Call call)
    {
        var kernel = KernelOf(call);
        var dimensions = kernel.Length;
        var (stride, padding, dilation) = (call.Spatial("stride", dimensions), call.Spatial("padding", dimensions), call.Spatial("dilation", dimensions));
        // How far a window that ends at the input's border reaches beyond the gradient's.
        long[] reach = [.. Enumerable.Range(0, dimensions).Select(axis => dilation[axis] * (kernel[axis] - 1) - padding[axis])];
        // Weights that are constants are turned around once, at loading; those that are trained would be at each step.
        var isTrained = call.Graph.Graph.Input.Any(input => input.Name == call["weight"].Name);
        if (!isTrained && stride.All(step => step == 1) && reach.All(pixels => pixels >= 0))
        {
            return call.Emit("Conv", [call["grad_output"], TurnedAround(call)],
                ("pads", reach.Concat(reach)), ("dilations", dilation), ("group", call.Int("groups")));
        }
        (string, object)[] attributes = [("strides", stride), ("dilations", dilation), ("group", call.Int("groups"))];
        if (stride.All(step => step == 1))
            return call.Emit("ConvTranspose", [call["grad_output"], call["weight"]], [.. attributes, ("pads", padding.Concat(padding))]);
        // Windows that begin at every other pixel may leave some at the end that none covers: made, and cut.
        var longer = call.Emit(
            "ConvTranspose", [call["grad_output"], call["weight"]],
            [.. attributes, ("pads", padding.Concat(padding.Select(_ => 0L))), ("output_padding", stride.Select(step => step - 1))]);
        return Cut(call, longer, call.ShapeOf(call.Traced("input"), 2..));
    }

    private static OnnxValue OfTransposedInput(Call call)
    {
        var dimensions = KernelOf(call).Length;
        var padding = call.Spatial("padding", dimensions);
        var longer = call.Emit("Conv", [call["grad_output"], call["weight"]],
            ("strides", call.Spatial("stride", dimensions)),
            ("pads", padding.Concat(padding)),
            ("dilations", call.Spatial("dilation", dimensions)),
            ("group", call.Int("groups")));
        // Pixels of output padding beyond a whole step would make another window.
        return call.Spatial("output_padding", dimensions).Zip(call.Spatial("stride", dimensions)).All(axis => axis.First < axis.Second)
            ? longer
            : Cut(call, longer, call.ShapeOf(call.Traced("input"), 2..));
    }

    /// <summary>The gradient of weights (O, C / g, k, k) between what a convolution takes (N, C, …) and the gradient of what it gives (N, O, …).</summary>
    private static OnnxValue OfWeight(Call call, OnnxValue taken, OnnxValue given)
    {
        var (kernel, groups) = (KernelOf(call), call.Int("groups"));
        if (groups == 1 && kernel.Aggregate((product, size) => product * size) <= MostColumns) return ByColumns(call, taken, given);
        var padding = call.Spatial("padding", kernel.Length);
        var product = call.Emit("Conv", [ByGroup(call, taken, groups), Swapped(call, given)],
            ("strides", call.Spatial("dilation", kernel.Length)),
            ("dilations", call.Spatial("stride", kernel.Length)),
            ("pads", padding.Concat(padding)),
            ("group", groups)); // (C / g, O, k, k)
        return Swapped(call, Cut(call, product, call.Graph.Int64s(kernel)));
    }

    /// <summary>
    /// One product, whose result needs no transposition: the gradient (O, N L) by what each of its pixels was computed from (N L, C k k). The
    /// second has as many copies of the input as the kernel has pixels.
    /// </summary>
    private static OnnxValue ByColumns(Call call, OnnxValue taken, OnnxValue given)
    {
        var (shape, kernel) = (WeightShapeOf(call), KernelOf(call));
        var dimensions = kernel.Length;
        var (stride, padding, dilation) = (call.Spatial("stride", dimensions), call.Spatial("padding", dimensions), call.Spatial("dilation", dimensions));
        var sizes = call.SizesOf(call.Traced(call.Flag("transposed") ? "input" : "grad_output"));
        long[] border = [0, 0, .. padding];
        if (padding.Any(pixels => pixels > 0)) taken = call.Emit("Pad", taken, call.Graph.Int64s([.. border, .. border]));
        var axes = call.Graph.Int64s(Call.Dimensions(2, dimensions));
        OnnxValue[] pixels =
        [
            .. Places(kernel).Select(place =>
            {
                long[] start = [.. place.Zip(dilation, (position, step) => position * step)];
                var end = call.Shape([.. Enumerable.Range(0, dimensions).Select(axis => (sizes[2 + axis] - 1) * stride[axis] + start[axis] + 1)]);
                return call.Unsqueeze(call.Emit("Slice", taken, call.Graph.Int64s(start), end, axes, call.Graph.Int64s(stride)), 2); // (N, C, 1, …)
            }),
        ];
        var spatial = Call.Dimensions(3, dimensions);
        var columns = call.Permute(call.Concat(2, pixels), [0, .. spatial, 1, 2]); // (N, …, C, k k)
        var count = sizes[2..].Aggregate(sizes[0], (product, size) => product * size);
        var gradient = call.Permute(given, [1, 0, .. Call.Dimensions(2, dimensions)]); // (O, N, …)
        var product = call.Emit(
            "MatMul", call.Reshape(gradient, shape[0], count), call.Reshape(columns, count, shape[1] * pixels.Length));
        return call.Emit("Reshape", product, call.Graph.Int64s(shape));
    }

    /// <summary>The pixels of a kernel, row by row.</summary>
    private static IEnumerable<long[]> Places(long[] kernel) => kernel.Aggregate(
        (IEnumerable<long[]>)[[]], (places, size) => places.SelectMany(_ => Enumerable.Range(0, (int)size), (place, position) => (long[])[.. place, position]));

    /// <summary>(N, C, …) as (C / g, g N, …): the batches of a group are the channels that its kernel runs over.</summary>
    private static OnnxValue ByGroup(Call call, OnnxValue value, long groups)
    {
        if (groups == 1) return Swapped(call, value);
        var dimensions = KernelOf(call).Length;
        var batch = call.SizeOf(call.Traced("input"), 0);
        var space = call.Graph.Add("Shape", DataType.Int64, [value], ("start", 2L));
        var channels = WeightShapeOf(call)[1]; // C / g, of a transposed convolution O / g
        var split = call.Emit("Reshape", value, call.Concat(0, call.Shape([batch, groups, channels]), space));
        var moved = call.Permute(split, [2, 1, 0, .. Call.Dimensions(3, dimensions)]); // (C / g, g, N, …)
        return call.Emit("Reshape", moved, call.Concat(0, call.Shape([channels, batch * groups]), space));
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
