using Torchline.Export.Graph;
using Torchline.Export.Tracing;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Index tensors in any dimensions, for reading and for writing; masks for writing.</summary>
internal static class IndexedAccess
{
    [Lowers("aten::index", "aten::_unsafe_index", Limits = "no masks: how many elements they select depends on data")]
    private static OnnxValue Index(Call call)
    {
        if (IsMask(call))
        {
            throw new DataDependentException(
                $"{call.Operation} selects by a mask, {call.Operation.Place}: how many elements it gives depends on data. Use torch.where or a product with the mask.");
        }
        var indices = call.List("indices");
        var indexed = Indexed(indices);
        if (indexed is [var only]) return call.Gather(call["self"], call.Graph.Cast(indices[only], DataType.Int64), only);
        var (front, chosen) = (ToFront(call, call["self"], indexed), ChosenRank(call));
        var value = call.Graph.Add("GatherND", call.ResultType, [front, Coordinates(call, indices, indexed)]);
        // The dimensions of the indices now are at the front; libtorch puts those of adjacent ones where the first one stood.
        if (!IsAdjacent(indexed) || indexed[0] == 0) return value;
        var rest = call.Traced("self").Rank - indexed.Length;
        return call.Permute(
            value, [.. Call.Dimensions(chosen, indexed[0]), .. Call.Dimensions(0, chosen), .. Call.Dimensions(chosen + indexed[0], rest - indexed[0])]);
    }

    [Lowers("aten::index_put", "aten::_index_put_impl", "aten::_unsafe_index_put", Limits = "one mask, alone, with values that broadcast")]
    private static OnnxValue IndexPut(Call call)
    {
        var accumulate = call.Flag("accumulate");
        var values = call.Operand("values", call.ResultType);
        if (IsMask(call)) return PutByMask(call, values, accumulate);
        var indices = call.List("indices");
        var indexed = Indexed(indices);
        var (self, chosen) = (call.Traced("self"), ChosenRank(call));
        var coordinates = Coordinates(call, indices, indexed);

        // The values as libtorch lays out what it would read, then with the dimensions of the indices at the front.
        int[] kept = [.. Enumerable.Range(0, self.Rank).Except(indexed)];
        var chosenShape = call.Integer("Slice", call.Integer("Shape", coordinates), call.Graph.Int64s(0), call.Graph.Int64s(-1));
        OnnxValue SizesOfKept(IEnumerable<int> axes) => call.Shape([.. axes.Select(axis => call.SizeOf(self, axis))]);
        var before = IsAdjacent(indexed) ? indexed[0] : 0;
        var shape = call.Concat(0, [
            .. before > 0 ? [SizesOfKept(kept[..before])] : Array.Empty<OnnxValue>(), chosenShape,
            .. kept.Length > before ? [SizesOfKept(kept[before..])] : Array.Empty<OnnxValue>()]);
        var updates = call.Permute(
            call.Emit("Expand", values, shape),
            [.. Call.Dimensions(before, chosen), .. Call.Dimensions(0, before), .. Call.Dimensions(before + chosen, kept.Length - before)]);
        var written = call.Emit(
            "ScatterND", [ToFront(call, call.Self, indexed), coordinates, updates], ("reduction", accumulate ? "add" : "none"));
        return FromFront(call, written, indexed);
    }

    private static OnnxValue PutByMask(Call call, OnnxValue values, bool accumulate)
    {
        var (self, indices) = (call.Traced("self"), call.List("indices"));
        var first = Indexed(indices);
        if (first.Length > 1) throw call.Unsupported("a mask among other indices: combine them to one mask");
        var mask = call.TracedList("indices")[first[0]]!;
        var value = call.Traced("values");
        // (selected, ..): a value for each selected element exists only where one stands for all of them.
        var rest = self.Rank - first[0] - mask.Rank;
        if (first[0] > 0 ? value.Rank > 0 && value.Sizes.Any(size => size?.Value != 1) : value.Rank > rest && value.Sizes[^(rest + 1)]?.Value != 1)
        {
            throw new DataDependentException(
                $"{call.Operation} writes one value for each element that a mask selects, {call.Operation.Place}: which one goes where depends " +
                "on data. Use torch.where(mask, values, x) with values of x's shape, or masked_scatter.");
        }
        if (first[0] > 0 || value.Rank > rest) values = call.Emit("Reshape", values, call.Graph.Int64s([.. value.Sizes.Skip(1).Select(size => size!.Value ?? -1)]));
        var selected = call.Unsqueeze(call.Graph.Cast(indices[first[0]], DataType.Bool), Call.Dimensions(mask.Rank, rest));
        return call.Where(selected, accumulate ? call.Add(call.Self, values) : values, call.Self);
    }

    [Lowers("aten::index_add")]
    private static OnnxValue IndexAdd(Call call)
    {
        var source = call.Operand("source", call.ResultType);
        if (call.Has("alpha") && call.Number("alpha") != 1) source = call.Mul(source, call.Operand("alpha", call.ResultType));
        return WriteRows(call, source, "add");
    }

    [Lowers("aten::index_fill")]
    private static OnnxValue IndexFill(Call call)
    {
        if (call.Traced("self").Rank == 0) return call.Operand("value", call.ResultType);
        var axis = call.Axis("dim");
        var isChosen = call.Truth("Equal", call.Unsqueeze(NotNegative(call, axis), 1), call.Range(call.SizeOf(call.Traced("self"), axis)));
        var any = call.Graph.Cast(call.Reduce("ReduceMax", call.Graph.Cast(isChosen, DataType.Int32), [0]), DataType.Bool);
        return call.Where(
            call.Unsqueeze(any, Call.Dimensions(1, call.Traced("self").Rank - axis - 1)), call.Operand("value", call.ResultType), call.Self);
    }

    [Lowers("aten::index_reduce", Limits = "prod, amax and amin, with the values that are there")]
    private static OnnxValue IndexReduce(Call call)
    {
        if (!call.Flag("include_self")) throw call.Unsupported("the values that are there do not take part (include_self = false)");
        return WriteRows(call, call.Operand("source", call.ResultType), call.Text("reduce") switch
        {
            "prod" => "mul",
            "amax" => "max",
            "amin" => "min",
            var other => throw call.Unsupported($"reduction `{other}` has no ONNX form"),
        });
    }

    private static OnnxValue WriteRows(Call call, OnnxValue source, string reduction)
    {
        var rank = call.Traced("self").Rank;
        if (rank == 0) throw call.Unsupported("a number has no rows");
        var axis = call.Axis("dim");
        if (call.Traced("source").Rank == 0) source = call.Unsqueeze(source, 0);
        var rows = call.Unsqueeze(NotNegative(call, axis), 1);
        var written = call.Emit("ScatterND", [ToFront(call, call.Self, [axis]), rows, ToFront(call, source, [axis])], ("reduction", reduction));
        return FromFront(call, written, [axis]);
    }

    /// <summary>The index as a vector that counts from the front.</summary>
    private static OnnxValue NotNegative(Call call, int axis)
    {
        var index = call.Graph.Cast(call["index"], DataType.Int64);
        if (call.Traced("index").Rank == 0) index = call.Unsqueeze(index, 0);
        return call.Integer("Mod", index, call.Integer(call.SizeOf(call.Traced("self"), axis)));
    }

    private static bool IsMask(Call call) => call.TracedList("indices").Any(index =>
        index is not null && index.ElementType is TorchSharp.torch.ScalarType.Bool or TorchSharp.torch.ScalarType.Byte);

    private static int[] Indexed(OnnxValue[] indices) => [.. indices.Index().Where(index => index.Item.Name.Length > 0).Select(index => index.Index)];

    private static bool IsAdjacent(int[] axes) => axes[^1] - axes[0] == axes.Length - 1;

    /// <summary>How many dimensions the indices have together.</summary>
    private static int ChosenRank(Call call) => call.TracedList("indices").OfType<Value>().Max(index => index.Rank);

    /// <summary>The indices side by side in a last dimension, broadcast first.</summary>
    private static OnnxValue Coordinates(Call call, OnnxValue[] indices, int[] indexed)
    {
        OnnxValue[] integers = [.. indexed.Select(axis => call.Graph.Cast(indices[axis], DataType.Int64))];
        var traced = call.TracedList("indices").OfType<Value>().ToArray();
        if (traced.Any(index => !index.Sizes.SequenceEqual(traced[0].Sizes)))
        {
            var zero = integers.Aggregate((sum, index) => call.Integer("Add", sum, index));
            var shape = call.Integer("Shape", zero);
            integers = [.. integers.Select(index => call.Integer("Expand", index, shape))];
        }
        return call.Concat(-1, [.. integers.Select(index => call.Unsqueeze(index, -1))]);
    }

    private static OnnxValue ToFront(Call call, OnnxValue value, int[] axes) => call.Permute(value, Order(call, axes));

    private static OnnxValue FromFront(Call call, OnnxValue value, int[] axes)
    {
        var order = Order(call, axes);
        return call.Permute(value, [.. Enumerable.Range(0, order.Length).Select(axis => (long)Array.IndexOf(order, axis))]);
    }

    private static long[] Order(Call call, int[] axes) =>
        [.. axes.Select(axis => (long)axis), .. Enumerable.Range(0, call.Traced("self").Rank).Except(axes).Select(axis => (long)axis)];
}
