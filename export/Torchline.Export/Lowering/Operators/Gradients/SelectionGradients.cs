using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>Gradients of what selects elements: they go back to where the elements were taken from.</summary>
internal static class SelectionGradients
{
    [Lowers("aten::embedding_dense_backward", Limits = "not scaled by frequency")]
    private static OnnxValue Embedding(Call call)
    {
        if (call.Flag("scale_grad_by_freq")) throw call.Unsupported("gradients that are scaled by the frequency of words have no lowering");
        var (indices, gradient) = (call["indices"], call["grad_output"]);
        if (call.Int("padding_idx") >= 0)
        {
            var isPadding = call.Truth("Equal", indices, call.Graph.Scalar(call.Int("padding_idx"), indices.Type));
            gradient = call.Where(call.Unsqueeze(isPadding, -1), call.Scalar(0), gradient);
        }
        return call.Emit("ScatterND", [call.Zeros, call.Unsqueeze(call.Graph.Cast(indices, DataType.Int64), -1), gradient], ("reduction", "add"));
    }

    [Lowers("aten::select_backward")]
    private static OnnxValue Select(Call call)
    {
        var axis = call.ResultAxis("dim");
        var index = call.Size("index");
        var before = call.Shape([index.Value < 0 ? call.SizeOf(call.Result, axis) + index : index]);
        var size = call.Shape([call.SizeOf(call.Result, axis)]);
        var after = call.Integer("Sub", call.Integer("Sub", size, before), call.Graph.Int64s(1));
        return Surrounded(call, call.Unsqueeze(call["grad_output"], axis), axis, before, after);
    }

    [Lowers("aten::diagonal_backward")]
    private static OnnxValue Diagonal(Call call)
    {
        // The element k of the diagonal is in row k + max(-offset, 0) and column k + max(offset, 0).
        var (rank, offset) = (call.Result.Rank, call.Int("offset"));
        var (rows, columns) = (call.ResultAxis("dim1"), call.ResultAxis("dim2"));
        var places = call.Range(call.SizeOf(call.Traced("grad_output"), rank - 2));
        var row = call.Integer("Add", places, call.Integer(Math.Max(-offset, 0)));
        var column = call.Integer("Add", places, call.Integer(Math.Max(offset, 0)));
        var coordinates = call.Concat(1, call.Unsqueeze(row, -1), call.Unsqueeze(column, -1)); // (K, 2)
        // Rows and columns come to the front, and go back.
        long[] others = [.. Call.Dimensions(0, rank).Where(axis => axis != rows && axis != columns)];
        long[] order = [rows, columns, .. others];
        var gradient = call.Permute(call["grad_output"], [rank - 2, .. Call.Dimensions(0, rank - 2)]);
        var written = call.Emit("ScatterND", call.Permute(call.Zeros, order), coordinates, gradient);
        return call.Permute(written, [.. Call.Dimensions(0, rank).Select(axis => (long)Array.IndexOf(order, axis))]);
    }

    [Lowers("aten::unfold_backward")]
    private static OnnxValue Unfold(Call call)
    {
        // Window i has the rows i * step to i * step + size.
        var (axis, size, step) = (call.ResultAxis("dim"), call.Int("size"), call.Int("step"));
        var (rank, windows) = (call.Result.Rank, call.SizeOf(call.Traced("grad_in"), call.ResultAxis("dim")));
        var starts = call.Integer("Mul", call.Range(windows), call.Integer(step));
        var numbers = call.Integer("Add", call.Unsqueeze(starts, 1), call.Unsqueeze(call.Range(size), 0)); // (windows, size)
        long[] others = [.. Call.Dimensions(0, rank).Where(other => other != axis)];
        var rows = call.Permute(call["grad_in"], [axis, rank, .. others]); // (windows, size, …)
        var added = call.Emit("ScatterND", [call.Permute(call.Zeros, [axis, .. others]), call.Unsqueeze(numbers, -1), rows], ("reduction", "add"));
        long[] order = [axis, .. others];
        return call.Permute(added, [.. Call.Dimensions(0, rank).Select(other => (long)Array.IndexOf(order, other))]);
    }

    /// <summary>Zeros before and after a value in one dimension.</summary>
    private static OnnxValue Surrounded(Call call, OnnxValue value, int axis, OnnxValue before, OnnxValue after)
    {
        var none = new long[axis];
        var rest = new long[call.Result.Rank - axis - 1];
        return call.Emit("Pad", value, call.Concat(0, call.Graph.Int64s(none), before, call.Graph.Int64s([.. rest, .. none]), after, call.Graph.Int64s(rest)));
    }
}
