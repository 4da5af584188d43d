using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Operators that move elements and change none.</summary>
internal static class Shaping
{
    [Lowers("aten::view", "aten::view_copy", "aten::reshape", "aten::_unsafe_view", "aten::_reshape_alias", "aten::flatten", "aten::unflatten")]
    private static OnnxValue Reshape(Call call)
    {
        var sizes = call.Result.Sizes;
        // At most one dimension that varies can be left to ONNX as -1, which spares shape arithmetic; not beside one of no elements.
        if (sizes.Count(size => size?.IsConstant != true) <= 1 && sizes.All(size => size?.Value != 0))
            return call.Emit("Reshape", call["self"], call.Graph.Int64s([.. sizes.Select(size => size?.Value ?? -1)]));
        if (sizes.Any(size => size is null)) throw call.Unsupported("its shape depends on data");
        // To ONNX a size of 0 otherwise is that of the input.
        return sizes.Any(size => call.SizeEmitter.Smallest(size!) <= 0)
            ? call.Emit("Reshape", [call["self"], call.ShapeOf(call.Result)], ("allowzero", 1L))
            : call.Emit("Reshape", call["self"], call.ShapeOf(call.Result));
    }

    [Lowers("aten::unsqueeze")]
    private static OnnxValue Unsqueeze(Call call) => call.Emit("Unsqueeze", call["self"], call.Graph.Int64s(call.ResultAxis("dim")));

    [Lowers("aten::squeeze")]
    private static OnnxValue Squeeze(Call call)
    {
        var sizes = call.Traced("self").Sizes;
        if (sizes.Count == 0) return call["self"];
        // libtorch squeezes what has size 1 in this run; only a dimension that is always 1 may go.
        var axes = call.Axes("dim").Where(axis => sizes[(int)axis]?.Value == 1).ToArray();
        return axes.Length == 0 ? call["self"] : call.Emit("Squeeze", call["self"], call.Graph.Int64s(axes));
    }

    [Lowers("aten::permute")]
    private static OnnxValue Permute(Call call)
    {
        var rank = call.Traced("self").Rank;
        return call.Transpose(call["self"], [.. call.Ints("dims").Select(axis => axis < 0 ? axis + rank : axis)]);
    }

    [Lowers("aten::transpose", "aten::swapaxes")]
    private static OnnxValue Transpose(Call call)
    {
        if (call.Result.Rank == 0) return call["self"];
        var order = Call.Dimensions(0, call.Traced("self").Rank);
        var (first, second) = (call.Axis("dim0"), call.Axis("dim1"));
        (order[first], order[second]) = (order[second], order[first]);
        return call.Transpose(call["self"], order);
    }

    [Lowers("aten::t", "aten::numpy_T")]
    private static OnnxValue Reverse(Call call) => call.Transpose(call["self"], [.. Call.Dimensions(0, call.Traced("self").Rank).Reverse()]);

    [Lowers("aten::expand", "aten::expand_as", "aten::broadcast_to")]
    private static OnnxValue Expand(Call call) => call.Emit("Expand", call["self"], call.ShapeOf(call.Result));

    [Lowers("aten::repeat")]
    private static OnnxValue Repeat(Call call)
    {
        var repeats = call.Sizes("repeats");
        var missing = repeats.Count - call.Traced("self").Rank;
        var value = missing == 0
            ? call["self"]
            : call.Emit("Unsqueeze", call["self"], call.Graph.Int64s(Call.Dimensions(0, missing)));
        return call.Emit("Tile", value, call.Shape(repeats));
    }

    [Lowers("aten::cat")]
    private static OnnxValue Concatenate(Call call) => call.Emit("Concat",
        [
            .. call.TracedList("tensors").Zip(call.List("tensors")).Where(part => part.First!.Rank == call.Result.Rank).Select(part => part.Second),
        ], ("axis", (long)call.ResultAxis("dim"))); // libtorch passes over vectors without elements among tensors of more dimensions

    [Lowers("aten::stack")]
    private static OnnxValue Stack(Call call)
    {
        var axis = (long)call.ResultAxis("dim");
        var parts = call.List("tensors").Select(value =>
            call.Emit("Unsqueeze", call.Graph.Cast(value, call.ResultType), call.Graph.Int64s(axis)));
        return call.Emit("Concat", [.. parts], ("axis", axis));
    }

    [Lowers("aten::split", "aten::split_with_sizes", "aten::unsafe_split", "aten::chunk")]
    private static OnnxValue[] Split(Call call)
    {
        var axis = call.Axis("dim");
        var lengths = call.Operation.Results.Select(part => call.SizeOf(part!, axis, "a part's size")).ToArray();
        return call.EmitMany("Split", [call["self"], call.Shape(lengths)], lengths.Length, ("axis", (long)axis));
    }

    [Lowers("aten::unbind")]
    private static OnnxValue[] Unbind(Call call)
    {
        var axis = call.Axis("dim");
        return [.. call.Operation.Results.Select((_, i) => call.Emit("Gather", [call["self"], call.Graph.Scalar(i, DataType.Int64)], ("axis", (long)axis)))];
    }

    [Lowers("aten::slice")]
    private static OnnxValue Slice(Call call)
    {
        var axis = call.Axis("dim");
        var (start, end, step) = Bounds(call);
        if (start.Value == 0 && end.Value == long.MaxValue && step == 1) return call["self"];
        return call.Emit("Slice", call["self"], call.Shape([start]), call.Shape([end]), call.Graph.Int64s(axis), call.Graph.Int64s(step));
    }

    [Lowers("aten::select")]
    private static OnnxValue Select(Call call) =>
        call.Emit("Gather", [call["self"], call.SizeEmitter.Scalar(call.Size("index"))], ("axis", (long)call.Axis("dim")));

    [Lowers("aten::flip")]
    private static OnnxValue Flip(Call call)
    {
        if (call.Ints("dims").Length == 0 || call.Result.Rank == 0) return call["self"];
        var axes = call.Axes("dims");
        return call.Emit("Slice", call["self"], call.Graph.Int64s([.. axes.Select(_ => -1L)]),
            call.Graph.Int64s([.. axes.Select(_ => long.MinValue)]), call.Graph.Int64s(axes), call.Graph.Int64s([.. axes.Select(_ => -1L)]));
    }

    [Lowers("aten::contiguous", "aten::clone", "aten::detach", "aten::alias", "aten::lift_fresh", "aten::positive")]
    private static OnnxValue Same(Call call) => call["self"];

    [Lowers("aten::to", "aten::_to_copy", "aten::type_as")]
    private static OnnxValue Convert(Call call) => call.Graph.Cast(call["self"], call.ResultType);

    /// <summary>Start, end and step of a slice; all of the dimension where they are not given.</summary>
    internal static (SizeExpression Start, SizeExpression End, long Step) Bounds(Call call) => (
        call.Has("start") ? call.Size("start") : SizeExpression.Constant(0),
        call.Has("end") ? call.Size("end") : SizeExpression.Constant(long.MaxValue),
        call.Int("step", 1));
}
