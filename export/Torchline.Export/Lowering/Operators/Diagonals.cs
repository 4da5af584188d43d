using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Diagonals of planes of a tensor, read and written; elements by strides.</summary>
internal static class Diagonals
{
    [Lowers("aten::diagonal", "aten::diagonal_copy")]
    private static OnnxValue Diagonal(Call call)
    {
        var rank = call.Traced("self").Rank;
        var length = call.SizeOf(call.Result, rank - 2);
        var front = call.Permute(call["self"], Order(call, rank));
        var elements = call.Graph.Add("GatherND", call.ResultType, [front, Places(call, length)]);
        return call.Permute(elements, [.. Call.Dimensions(1, rank - 2), 0]);
    }

    [Lowers("aten::diagonal_scatter")]
    private static OnnxValue DiagonalScatter(Call call)
    {
        var rank = call.Traced("self").Rank;
        var order = Order(call, rank);
        var source = call.Permute(call.Operand("src", call.ResultType), [rank - 2, .. Call.Dimensions(0, rank - 2)]);
        var places = Places(call, call.SizeOf(call.Traced("src"), rank - 2));
        var written = call.Emit("ScatterND", call.Permute(call.Self, order), places, source);
        return call.Permute(written, [.. Enumerable.Range(0, rank).Select(axis => (long)Array.IndexOf(order, axis))]);
    }

    [Lowers("aten::diag_embed")]
    private static OnnxValue Embedded(Call call)
    {
        var rank = call.Result.Rank;
        var (first, second) = (call.ResultAxis("dim1"), call.ResultAxis("dim2"));
        var offset = call.Int("offset");
        var size = call.SizeOf(call.Result, first);
        // The vector lies along the columns; its plane has it where column - row is the offset.
        var border = Math.Abs(offset);
        var (before, after) = offset > 0 ? (border, 0L) : (0L, border);
        var vector = border == 0 ? call.Self : call.Emit(
            "Pad", call.Self, call.Graph.Int64s([.. new long[rank - 2], before, .. new long[rank - 2], after]));
        var columns = call.Range(size);
        var isDiagonal = call.Truth("Equal", call.Integer("Sub", columns, call.Unsqueeze(columns, 1)), call.Integer(offset));
        var plane = call.Where(isDiagonal, call.Unsqueeze(vector, rank - 2), call.Scalar(0)); // (.., row, column)
        var batch = Enumerable.Range(0, rank).Where(axis => axis != first && axis != second).ToList();
        return call.Permute(plane, [.. Enumerable.Range(0, rank).Select(axis =>
            axis == first ? rank - 2L : axis == second ? rank - 1L : batch.IndexOf(axis))]);
    }

    [Lowers("aten::as_strided", "aten::as_strided_copy", Limits = "of a contiguous tensor that is no view")]
    private static OnnxValue Strided(Call call)
    {
        var recorded = call.Traced("self").Recorded;
        var expected = 1L;
        for (var axis = recorded.Shape.Count - 1; axis >= 0; expected *= recorded.Shape[axis], axis--)
        {
            if (recorded.Shape[axis] > 1 && recorded.Strides[axis] != expected)
                throw call.Unsupported("strides refer to memory, and its tensor is not contiguous: use slice, unfold or reshape");
        }
        if (recorded.Offset != 0) throw call.Unsupported("strides refer to memory, and its tensor is a part of another one: use slice, unfold or reshape");
        var (sizes, strides) = (call.Sizes("size"), call.Sizes("stride"));
        var place = call.Integer(call.Has("storage_offset") ? call.Size("storage_offset") : 0);
        foreach (var (axis, size) in sizes.Index())
        {
            var steps = call.Integer("Mul", call.Range(size), call.Integer(strides[axis]));
            place = call.Integer("Add", place, call.Unsqueeze(steps, Call.Dimensions(1, sizes.Count - axis - 1)));
        }
        return call.Gather(call.Reshape(call["self"], -1), place, 0);
    }

    /// <summary>The two dimensions of the planes first, then the others.</summary>
    private static long[] Order(Call call, int rank)
    {
        long[] plane = [call.Axis("dim1"), call.Axis("dim2")];
        return [.. plane, .. Call.Dimensions(0, rank).Except(plane)];
    }

    /// <summary>Row and column of each element: (length, 2).</summary>
    private static OnnxValue Places(Call call, SizeExpression length)
    {
        var offset = call.Int("offset");
        var steps = call.Unsqueeze(call.Range(length), 1);
        return call.Integer("Add", steps, call.Graph.Int64s(Math.Max(-offset, 0), Math.Max(offset, 0)));
    }
}
