using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Values around a tensor, and the gradient of those that mirror what is inside of them, which is folded back.</summary>
internal static class Padding
{
    [Lowers("aten::pad")]
    private static OnnxValue Pad(Call call) => call.Text("mode") switch
    {
        "constant" or null => ConstantPad(call),
        "reflect" => Surround(call, "pad", "reflect", OnnxValue.Absent),
        "replicate" => Surround(call, "pad", "edge", OnnxValue.Absent),
        "circular" => CircularPad(call),
        var other => throw call.Unsupported($"mode=\"{other}\""),
    };

    [Lowers("aten::constant_pad_nd")]
    private static OnnxValue ConstantPad(Call call) => Surround(
        call, "pad", "constant", call.Has("value") ? call.Scalar(call.Number("value")) : OnnxValue.Absent);

    [Lowers("aten::_pad_circular")]
    private static OnnxValue CircularPad(Call call)
    {
        // ONNX Runtime does not wrap around tensors without elements.
        if (call.Traced("self").Sizes.All(size => size is not null && call.SizeEmitter.Smallest(size) > 0))
            return Surround(call, "pad", "wrap", OnnxValue.Absent);
        return Borders(call, "pad").Aggregate(call["self"], (value, border) => call.Emit("Concat",
        [
            Slice(call, value, border.Axis, border.Before > 0 ? -border.Before : long.MaxValue, long.MaxValue), value,
            Slice(call, value, border.Axis, 0, border.After),
        ], ("axis", (long)border.Axis)));
    }

    [Lowers("aten::replication_pad1d", "aten::replication_pad2d", "aten::replication_pad3d")]
    private static OnnxValue ReplicationPad(Call call) => Surround(call, "padding", "edge", OnnxValue.Absent);

    [Lowers("aten::reflection_pad1d", "aten::reflection_pad2d", "aten::reflection_pad3d")]
    private static OnnxValue ReflectionPad(Call call) => Surround(call, "padding", "reflect", OnnxValue.Absent);

    [Lowers("aten::reflection_pad1d_backward", "aten::reflection_pad2d_backward")]
    private static OnnxValue ReflectionPadBackward(Call call) => Borders(call, "padding").Aggregate(call["grad_output"], (gradient, border) =>
    {
        var size = call.SizeOf(call.Result, border.Axis, "the size of its input");
        return call.SizeEmitter.Smallest(size) >= border.Before + border.After + 2
            ? FoldInParts(call, gradient, border)
            : FoldByAddition(call, gradient, border, size);
    });

    // In full rank: ONNX Runtime moves transpositions past a Pad with axes and leaves the axes as they were.
    private static OnnxValue Surround(Call call, string argument, string mode, OnnxValue value)
    {
        var rank = call.Result.Rank;
        var pads = Enumerable.Repeat(SizeExpression.Constant(0), 2 * rank).ToArray();
        // libtorch gives them from the last dimension on.
        foreach (var (index, border) in call.Sizes(argument).Index()) pads[(index % 2 * rank) + rank - 1 - index / 2] = border;
        return call.Emit("Pad", [call["self"], call.Shape(pads), value], ("mode", mode));
    }

    /// <summary>
    /// The input of a pool. ONNX Runtime makes a Pad a part of the pool behind it, which then leaves the zeros out of the window or refuses as
    /// many of them as the window is wide: two signs keep the nodes apart.
    /// </summary>
    internal static OnnxValue Unfused(Call call, OnnxValue input)
    {
        var name = input.Name;
        while (call.Graph.Graph.Node.FirstOrDefault(node => node.Output.Contains(name)) is { OpType: "Cast" } cast) name = cast.Input[0];
        return call.Graph.Graph.Node.Any(node => node.OpType == "Pad" && node.Output.Contains(name))
            ? call.Graph.Add("Neg", input.Type, [call.Graph.Add("Neg", input.Type, [input])])
            : input;
    }

    /// <summary>Zeros before and after the elements of one dimension, as many as two vectors of one number have.</summary>
    internal static OnnxValue Zeros(Call call, OnnxValue value, int axis, OnnxValue before, OnnxValue after)
    {
        var rank = call.Result.Rank;
        OnnxValue[] Others(int count) => count == 0 ? [] : [call.Graph.Int64s(new long[count])];
        OnnxValue[] pads = [.. Others(axis), before, .. Others(rank - 1), after, .. Others(rank - 1 - axis)];
        return call.Emit("Pad", value, call.Graph.Add("Concat", DataType.Int64, pads, ("axis", 0L)));
    }

    /// <summary>The borders by dimension: libtorch gives them from the last dimension on.</summary>
    private static (int Axis, long Before, long After)[] Borders(Call call, string argument) =>
        [.. call.Ints(argument).Chunk(2).Select((pair, i) => (call.Result.Rank - 1 - i, pair[0], pair[1]))];

    /// <summary>Where the mirrored parts do not meet, the middle is copied once: first pixel, mirrored part, middle, mirrored part, last pixel.</summary>
    private static OnnxValue FoldInParts(Call call, OnnxValue gradient, (int Axis, long Before, long After) border)
    {
        var (axis, before, after) = border;
        var parts = new List<OnnxValue>();
        if (before > 0)
        {
            parts.Add(Slice(call, gradient, axis, before, before + 1));
            parts.Add(call.Emit("Add", Slice(call, gradient, axis, before + 1, 2 * before + 1), Before(call, gradient, border)));
        }
        parts.Add(Slice(call, gradient, axis, before > 0 ? 2 * before + 1 : 0, after > 0 ? -1 - 2 * after : long.MaxValue));
        if (after > 0)
        {
            parts.Add(call.Emit("Add", Slice(call, gradient, axis, -1 - 2 * after, -1 - after), After(call, gradient, border)));
            parts.Add(Slice(call, gradient, axis, -1 - after, -after));
        }
        return call.Emit("Concat", [.. parts], ("axis", (long)axis));
    }

    private static OnnxValue FoldByAddition(Call call, OnnxValue gradient, (int Axis, long Before, long After) border, SizeExpression size)
    {
        var (axis, before, after) = border;
        var folded = Slice(call, gradient, axis, before, after > 0 ? -after : long.MaxValue);
        var length = call.Shape([size]);
        OnnxValue Rest(long taken) => call.Graph.Add("Sub", DataType.Int64, [length, call.Graph.Int64s(1 + taken)]);
        if (before > 0) folded = call.Emit("Add", folded, Placed(Before(call, gradient, border), call.Graph.Int64s(1), Rest(before)));
        if (after > 0) folded = call.Emit("Add", folded, Placed(After(call, gradient, border), Rest(after), call.Graph.Int64s(1)));
        return folded;

        OnnxValue Placed(OnnxValue mirrored, OnnxValue zerosBefore, OnnxValue zerosAfter) => Zeros(call, mirrored, axis, zerosBefore, zerosAfter);
    }

    /// <summary>The border before, as it lay inside.</summary>
    private static OnnxValue Before(Call call, OnnxValue gradient, (int Axis, long Before, long After) border) =>
        Slice(call, gradient, border.Axis, border.Before - 1, long.MinValue, step: -1);

    /// <summary>The border after, as it lay inside.</summary>
    private static OnnxValue After(Call call, OnnxValue gradient, (int Axis, long Before, long After) border) =>
        Slice(call, gradient, border.Axis, -1, -1 - border.After, step: -1);

    private static OnnxValue Slice(Call call, OnnxValue value, int axis, long start, long end, long step = 1) => call.Emit(
        "Slice", value, call.Graph.Int64s(start), call.Graph.Int64s(end), call.Graph.Int64s(axis), call.Graph.Int64s(step));
}
