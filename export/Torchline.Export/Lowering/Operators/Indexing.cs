using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Reading and writing elements by index, sorting.</summary>
internal static class Indexing
{
    [Lowers("aten::embedding")]
    private static OnnxValue Embedding(Call call) => call.Emit("Gather", [call["weight"], call["indices"]], ("axis", 0L));

    [Lowers("aten::index_select")]
    private static OnnxValue IndexSelect(Call call) => call.Traced("self").Rank == 0
        ? call["self"]
        : call.Emit("Gather", [call["self"], Vector(call, "index")], ("axis", (long)call.Axis("dim")));

    [Lowers("aten::gather")]
    private static OnnxValue Gather(Call call) => call.Traced("self").Rank == 0 || call.Traced("index").Rank == 0
        ? call.Emit("Expand", call["self"], call.ShapeOf(call.Traced("index"))) // of one element
        : call.Emit("GatherElements", [call["self"], call["index"]], ("axis", (long)call.Axis("dim")));

    [Lowers("aten::scatter")]
    private static OnnxValue Scatter(Call call)
    {
        var reduction = call.Text("reduce") switch
        {
            null => "none",
            "add" => "add",
            "multiply" => "mul",
            var other => throw call.Unsupported($"reduction `{other}` has no ONNX form"),
        };
        var updates = call.IsTensor(call.Has("src") ? "src" : "value")
            ? call.Operand(call.Has("src") ? "src" : "value", call.ResultType)
            : call.Emit("Expand", call.Operand("value", call.ResultType), call.ShapeOf(call.Traced("index")));
        return ScatterElements(call, updates, reduction);
    }

    [Lowers("aten::scatter_add")]
    private static OnnxValue ScatterAdd(Call call) => ScatterElements(call, call.Operand("src", call.ResultType), "add");

    [Lowers("aten::select_scatter")]
    private static OnnxValue SelectScatter(Call call)
    {
        var axis = call.Axis("dim");
        var source = call.Emit("Unsqueeze", call["src"], call.Graph.Int64s(axis));
        return WriteRows(call, axis, call["self"], source, call.Shape([call.Size("index")]));
    }

    [Lowers("aten::slice_scatter")]
    private static OnnxValue SliceScatter(Call call) =>
        WriteRows(call, call.Axis("dim"), call["self"], call["src"], SlicedRows(call, call.Axis("dim")));

    [Lowers("aten::slice_backward")]
    private static OnnxValue SliceBackward(Call call)
    {
        var axis = call.ResultAxis("dim");
        if (call.Int("step") != 1)
            return WriteRows(call, axis, call.Filled(call.Scalar(0)), call["grad_output"], SlicedRows(call, axis));

        // Zeros on both sides: the number of those behind follows from the other sizes.
        var (start, size) = (call.Size("start"), call.ShapeOf(call.Result, axis..(axis + 1)));
        var before = start.Value < 0 ? call.Graph.Add("Add", DataType.Int64, [size, call.Shape([start])]) : call.Shape([start]);
        var taken = call.Graph.Add("Add", DataType.Int64, [before, call.ShapeOf(call.Traced("grad_output"), axis..(axis + 1))]);
        var after = call.Graph.Add("Sub", DataType.Int64, [size, taken]);
        return Padding.Zeros(call, call["grad_output"], axis, before, after);
    }

    [Lowers("aten::index_copy")]
    private static OnnxValue IndexCopy(Call call) => call.Result.Rank == 0
        ? call.Emit("Reshape", call["source"], call.ShapeOf(call.Result))
        : WriteRows(call, call.Axis("dim"), call["self"], SourceRows(call), Vector(call, "index"));

    [Lowers("aten::topk", Limits = "of equal values the first ones")]
    private static OnnxValue[] TopK(Call call) => call.Result.Rank == 0
        ? Alone(call)
        : Sorted(call, call.Shape([call.Size("k")]), call.Axis("dim"), call.Flag("largest"));

    [Lowers("aten::sort")]
    private static OnnxValue[] Sort(Call call)
    {
        if (call.Result.Rank == 0) return Alone(call);
        var axis = call.Axis("dim");
        return Sorted(call, call.Shape([call.SizeOf(call.Traced("self"), axis)]), axis, call.Flag("descending"));
    }

    [Lowers("aten::one_hot")]
    private static OnnxValue OneHot(Call call)
    {
        if (call.Int("num_classes") < 0)
            throw new DataDependentException($"{call.Operation} takes the number of classes from the data, {call.Operation.Place}: give num_classes.");
        var axis = call.Graph.Int64s(0);
        if (call.Traced("self").Rank == 0) // ONNX takes no scalar
            return call.Emit("Squeeze", Encoded(call.Graph.Add("Unsqueeze", DataType.Int64, [call["self"], axis])), axis);
        return Encoded(call["self"]);

        OnnxValue Encoded(OnnxValue classes) => call.Emit("OneHot", [classes, call.Graph.Int64s(call.Int("num_classes")), call.Graph.Int64s(0, 1)], ("axis", -1L));
    }

    [Lowers("aten::tril")] private static OnnxValue LowerTriangle(Call call) => Triangle(call, upper: false);
    [Lowers("aten::triu")] private static OnnxValue UpperTriangle(Call call) => Triangle(call, upper: true);

    private static OnnxValue ScatterElements(Call call, OnnxValue updates, string reduction)
    {
        if (call.Result.Rank == 0) // of one element
            return reduction == "none" ? updates : call.Emit(reduction == "add" ? "Add" : "Mul", call["self"], updates);
        // libtorch scatters as much of src as index is large.
        if (call.Has("src") && !call.Traced("src").Sizes.SequenceEqual(call.Traced("index").Sizes))
            updates = call.Emit("Slice", updates, call.Graph.Int64s([.. call.Result.Sizes.Select(_ => 0L)]), call.ShapeOf(call.Traced("index")));
        return call.Emit("ScatterElements", [call["self"], call["index"], updates],
            ("axis", (long)call.Axis("dim")), ("reduction", reduction));
    }

    /// <summary>Overwrites whole rows of a dimension: brought to the front, written, brought back.</summary>
    private static OnnxValue WriteRows(Call call, int axis, OnnxValue target, OnnxValue rows, OnnxValue index)
    {
        var order = Call.Dimensions(0, call.Result.Rank);
        (order[0], order[axis]) = (order[axis], order[0]);
        var indices = call.Graph.Add("Unsqueeze", DataType.Int64, [index, call.Graph.Int64s(-1)]);
        var written = call.Emit("ScatterND", ToFront(target), indices, ToFront(call.Graph.Cast(rows, call.ResultType)));
        return ToFront(written);

        OnnxValue ToFront(OnnxValue value) => axis == 0 ? value : call.Transpose(value, order);
    }

    /// <summary>The numbers of the rows that a slice takes of a tensor of the result's size.</summary>
    private static OnnxValue SlicedRows(Call call, int axis)
    {
        var (start, end, step) = Shaping.Bounds(call);
        return call.Graph.Add("Slice", DataType.Int64,
            [call.Range(call.SizeOf(call.Result, axis)), call.Shape([start]), call.Shape([end]), call.Graph.Int64s(0), call.Graph.Int64s(step)]);
    }

    /// <summary>A scalar is its own first element.</summary>
    private static OnnxValue[] Alone(Call call) => [call["self"], call.Graph.Scalar(0L, DataType.Int64)];

    private static OnnxValue[] Sorted(Call call, OnnxValue count, int axis, bool descending)
    {
        var (values, indices) = Extrema.Sorted(call, call["self"], count, axis, descending);
        return [values, indices];
    }

    /// <summary>An index as a vector: libtorch takes a scalar for a vector of one.</summary>
    private static OnnxValue Vector(Call call, string index) =>
        call.Traced(index).Rank == 0 ? call.Graph.Add("Unsqueeze", DataType.Int64, [call[index], call.Graph.Int64s(0)]) : call[index];

    /// <summary>The rows to write; a scalar is a row of a vector.</summary>
    private static OnnxValue SourceRows(Call call) =>
        call.Traced("source").Rank == 0 ? call.Emit("Unsqueeze", call["source"], call.Graph.Int64s(0)) : call["source"];

    private static OnnxValue Triangle(Call call, bool upper) =>
        call.Emit("Trilu", [call["self"], call.SizeEmitter.Scalar(call.Size("diagonal"))], ("upper", upper));
}
