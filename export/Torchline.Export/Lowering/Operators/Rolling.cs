using Torchline.Export.Graph;
using Torchline.Export.Sizes;
using Torchline.Export.Tracing;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Elements that are moved, repeated, taken or put by their number in the whole tensor or in a row.</summary>
internal static class Rolling
{
    [Lowers("aten::roll")]
    private static OnnxValue Roll(Call call)
    {
        var self = call.Traced("self");
        var shifts = call.Sizes("shifts");
        if (call.Ints("dims").Length > 0)
            return call.Axes("dims").Zip(shifts).Aggregate(call["self"], (value, move) => Rolled(value, (int)move.First, call.SizeOf(self, (int)move.First), move.Second));
        var sizes = call.SizesOf(self);
        var count = sizes.Aggregate((SizeExpression)1, (product, size) => product * size);
        return call.Reshape(Rolled(call.Reshape(call["self"], -1), 0, count, shifts[0]), sizes);

        // Element i was element i - shift.
        OnnxValue Rolled(OnnxValue value, int axis, SizeExpression size, SizeExpression shift) => call.Gather(
            value, call.Integer("Mod", call.Integer("Sub", call.Range(size), call.Integer(shift)), call.Integer(SizeExpression.Max(size, 1))), axis);
    }

    [Lowers("aten::repeat_interleave", Limits = "a number of repeats, or a tensor of them that is a constant of the program")]
    private static OnnxValue RepeatInterleave(Call call)
    {
        if (!call.Has("self")) return call.Graph.Cast(Repeated(call, rows: null), call.ResultType);
        var value = call.Has("dim") ? call["self"] : call.Reshape(call["self"], -1);
        var axis = call.Has("dim") ? call.Axis("dim") : 0;
        var sizes = call.SizesOf(call.Traced("self"));
        var own = call.Has("dim") ? sizes : new[] { sizes.Aggregate((SizeExpression)1, (product, size) => product * size) };
        if (call.IsTensor("repeats")) return call.Gather(value, Repeated(call, own[axis].Value), axis);
        var repeats = call.Size("repeats");
        var repeated = call.Emit("Expand", call.Unsqueeze(value, axis + 1), call.Shape([.. own[..(axis + 1)], repeats, .. own[(axis + 1)..]]));
        return call.Reshape(repeated, [.. own[..axis], own[axis] * repeats, .. own[(axis + 1)..]]);
    }

    /// <summary>The number of each row, as often as a constant tells.</summary>
    private static OnnxValue Repeated(Call call, long? rows)
    {
        var repeats = call.Traced("repeats");
        if (repeats.Origin is not (ValueOrigin.Constant or ValueOrigin.State))
        {
            throw new DataDependentException(
                $"{call.Operation} repeats elements as often as data tells, {call.Operation.Place}: the size of its result depends on data. " +
                "Give the repeats as a number, or as a tensor that is made once, outside of forward.");
        }
        using var counts = repeats.Recorded.Handle.to(TorchSharp.torch.ScalarType.Int64);
        var numbers = counts.data<long>().ToArray();
        if (numbers.Length == 1 && rows != 1) throw call.Unsupported("one number of repeats as a tensor: give it as a number");
        return call.Graph.Int64s([.. numbers.SelectMany((count, row) => Enumerable.Repeat((long)row, (int)count))]);
    }

    [Lowers("aten::take")]
    private static OnnxValue Take(Call call) => call.Gather(call.Reshape(call["self"], -1), call["index"], 0);

    [Lowers("aten::put")]
    private static OnnxValue Put(Call call)
    {
        var written = call.Emit(
            "ScatterElements",
            [call.Reshape(call["self"], -1), call.Reshape(call["index"], -1), call.Reshape(call["source"], -1)],
            ("axis", 0L), ("reduction", call.Flag("accumulate") ? "add" : "none"));
        return call.Reshape(written, call.SizesOf(call.Traced("self")));
    }

    [Lowers("aten::masked_scatter")]
    private static OnnxValue MaskedScatter(Call call)
    {
        // The selected elements take those of the source in turn: number n of them is element n.
        var shape = call.ShapeOf(call.Result);
        var mask = call.Truth("Expand", call.Graph.Cast(call["mask"], DataType.Bool), shape);
        var flat = call.Reshape(call.Graph.Cast(mask, DataType.Int64), -1);
        var number = call.Integer("Sub", call.Integer("CumSum", flat, call.Integer(0L)), call.Integer(1L));
        var source = call.Gather(call.Reshape(call["source"], -1), call.Integer("Max", number, call.Integer(0L)), 0);
        return call.Where(mask, call.Emit("Reshape", source, shape), call.Emit("Expand", call.Self, shape));
    }

    [Lowers("aten::scatter_reduce", Limits = "sum, prod, amax and amin, with the values that are there")]
    private static OnnxValue ScatterReduce(Call call)
    {
        if (!call.Flag("include_self")) throw call.Unsupported("the values that are there do not take part (include_self = false)");
        var reduction = call.Text("reduce") switch
        {
            "sum" => "add",
            "prod" => "mul",
            "amax" => "max",
            "amin" => "min",
            var other => throw call.Unsupported($"reduction `{other}` has no ONNX form"),
        };
        if (call.Traced("self").Rank == 0)
        {
            var number = call.Emit("ScatterElements",
                [call.Unsqueeze(call.Self, 0), call.Reshape(call["index"], -1), call.Reshape(call["src"], -1)], ("axis", 0L), ("reduction", reduction));
            return call.Squeeze(number, 0);
        }
        var (index, source) = (call.Traced("index"), call.Operand("src", call.ResultType));
        if (!call.Traced("src").Sizes.SequenceEqual(index.Sizes))
            source = call.Emit("Slice", source, call.Graph.Int64s([.. index.Sizes.Select(_ => 0L)]), call.ShapeOf(index));
        return call.Emit(
            "ScatterElements", [call.Self, call["index"], source], ("axis", (long)call.Axis("dim")), ("reduction", reduction));
    }

    [Lowers("aten::searchsorted", "aten::bucketize")]
    private static OnnxValue SearchSorted(Call call)
    {
        // The place of a value is how many of the sorted ones are below it, or not above it: all of them for NaN.
        var sorted = call.Has("sorted_sequence") ? "sorted_sequence" : "boundaries";
        if (call.Has("sorter")) throw call.Unsupported("the sequence is sorted by another tensor (sorter): gather by it first");
        var type = ElementTypes.Promote(call[sorted].Type, call.IsTensor("self") ? call["self"].Type : call[sorted].Type);
        var value = call.Operand("self", type);
        var rank = call.IsTensor("self") ? call.Traced("self").Rank : 0;
        var row = call.Graph.Cast(call[sorted], type);
        if (call.Traced(sorted).Rank > 1) row = call.Unsqueeze(row, call.Traced(sorted).Rank - 1);
        var fromRight = call.Flag("right") || call.Text("side") == "right";
        var isBelow = call.Truth("Not", call.Truth(fromRight ? "Greater" : "GreaterOrEqual", row, call.Unsqueeze(value, rank)));
        return call.Graph.Cast(call.Reduce("ReduceSum", call.Graph.Cast(isBelow, DataType.Int64), [-1]), call.ResultType);
    }

    [Lowers("aten::isin")]
    private static OnnxValue IsIn(Call call)
    {
        var (elements, test) = ("elements", call.Has("test_elements") ? "test_elements" : "test_element");
        var (left, right) = (call.Has(elements) ? elements : "element", test);
        var type = ElementTypes.Promote(TypeOf(left), TypeOf(right));
        var rank = call.IsTensor(left) ? call.Traced(left).Rank : 0;
        var tests = call.IsTensor(right) ? call.Reshape(call.Operand(right, type), -1) : call.Unsqueeze(call.Operand(right, type), 0);
        var same = call.Graph.Cast(call.Truth("Equal", call.Unsqueeze(call.Operand(left, type), rank), tests), DataType.Int32);
        var isAny = call.Graph.Cast(call.Reduce("ReduceMax", same, [-1]), DataType.Bool);
        return call.Flag("invert") ? call.Truth("Not", isAny) : isAny;

        DataType TypeOf(string name) => call.IsTensor(name) ? call[name].Type : call.IsInteger(name) ? DataType.Int64 : DataType.Float;
    }
}
