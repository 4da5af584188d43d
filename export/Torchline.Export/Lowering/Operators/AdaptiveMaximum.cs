using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Adaptive pooling by the largest value, and by the mean in three dimensions: one slice for each output of a dimension.</summary>
internal static class AdaptiveMaximum
{
    [Lowers("aten::adaptive_max_pool1d", "aten::adaptive_max_pool2d", "aten::adaptive_max_pool3d")]
    private static OnnxValue[] Largest(Call call)
    {
        var self = call.Traced("self");
        var sizes = call.SizesOf(self);
        var outputs = call.Ints("output_size");
        var first = self.Rank - outputs.Length;
        var (value, places) = (call["self"], (OnnxValue?)null);
        // The last dimension first, so that of equal values the first one in libtorch's order is found.
        for (var axis = self.Rank - 1; axis >= first; axis--)
        {
            var (largest, indices) = (new List<OnnxValue>(), new List<OnnxValue>());
            foreach (var (start, end) in Windows(sizes[axis], outputs[axis - first]))
            {
                var window = call.Slice(value, axis, start, end);
                var place = Extrema.Index(call, "ArgMax", window, axis, keep: true);
                largest.Add(Extrema.Over(call, "ReduceMax", window, call.Graph.Int64s(axis), keep: true));
                indices.Add(Absolute(call, place, start, axis, sizes, places is { } inner ? call.Slice(inner, axis, start, end) : null));
            }
            (value, places) = (call.Concat(axis, [.. largest]), call.Concat(axis, [.. indices]));
        }
        return [value, places!.Value];
    }

    [Lowers("aten::_adaptive_avg_pool3d")]
    private static OnnxValue Mean(Call call)
    {
        var self = call.Traced("self");
        var outputs = call.Ints("output_size");
        var value = call["self"];
        for (var axis = self.Rank - outputs.Length; axis < self.Rank; axis++)
        {
            value = call.Concat(axis, [.. Windows(call.SizeOf(self, axis), outputs[axis - self.Rank + outputs.Length])
                .Select(window => call.Reduce("ReduceMean", call.Slice(value, axis, window.Start, window.End), [axis], keep: true))]);
        }
        return value;
    }

    /// <summary>Output i of n reads inputs floor(i L / n) to ceil((i + 1) L / n).</summary>
    private static IEnumerable<(SizeExpression Start, SizeExpression End)> Windows(SizeExpression size, long outputs)
    {
        for (var i = 0L; i < outputs; i++) yield return ((size * i).FloorDivide(outputs), (size * (i + 1)).CeilDivide(outputs));
    }

    /// <summary>Places in a window as places in the input: the dimensions behind count as libtorch counts them.</summary>
    private static OnnxValue Absolute(Call call, OnnxValue place, SizeExpression start, int axis, SizeExpression[] sizes, OnnxValue? behind)
    {
        var row = call.Integer("Add", place, call.Integer(start));
        if (behind is not { } inner) return row;
        var step = sizes[(axis + 1)..].Aggregate((SizeExpression)1, (product, size) => product * size);
        var rest = call.Graph.Add("GatherElements", DataType.Int64, [inner, place], ("axis", (long)axis));
        return call.Integer("Add", call.Integer("Mul", row, call.Integer(step)), rest);
    }
}
