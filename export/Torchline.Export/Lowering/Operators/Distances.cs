using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Norms of vectors, and distances between them.</summary>
internal static class Distances
{
    [Lowers("aten::linalg_vector_norm")]
    private static OnnxValue VectorNorm(Call call) => Norm(call, call.Self, call.Number("ord"), call.Axes("dim"), call.Flag("keepdim"));

    [Lowers("aten::norm")]
    private static OnnxValue Norm(Call call) => Norm(
        call, call.Self, call.Has("p") ? call.Number("p") : 2, call.Has("dim") ? call.Axes("dim") : AllAxes(call), call.Flag("keepdim"));

    [Lowers("aten::dist")]
    private static OnnxValue Distance(Call call)
    {
        var rank = Math.Max(call.Traced("self").Rank, call.Traced("other").Rank);
        return Norm(call, call.Sub(call.Self, call.Operand("other", call.ResultType)), call.Number("p"), Call.Dimensions(0, rank), keep: false);
    }

    [Lowers("aten::cdist", "aten::_cdist_forward")]
    private static OnnxValue PairwiseDistances(Call call)
    {
        // (.., P, M) and (.., R, M): every row of one against every row of the other.
        var (rows, columns) = (call.Traced("x1").Rank, call.Traced("x2").Rank);
        var difference = call.Sub(call.Unsqueeze(call["x1"], rows - 1), call.Unsqueeze(call["x2"], columns - 2));
        return Norm(call, difference, call.Number("p"), [Math.Max(rows, columns)], keep: false);
    }

    [Lowers("aten::renorm")]
    private static OnnxValue LimitedNorms(Call call)
    {
        var axis = call.Axis("dim");
        var norm = Norm(call, call.Self, call.Number("p"), [.. AllAxes(call).Where(other => other != axis)], keep: true);
        var limit = call.Scalar(call.Number("maxnorm"));
        var factor = call.Div(limit, call.Add(norm, call.Scalar(1e-7)));
        return call.Mul(call.Self, call.Where(call.Truth("Greater", norm, limit), factor, call.Scalar(1)));
    }

    private static long[] AllAxes(Call call) => Call.Dimensions(0, call.Traced("self").Rank);

    private static OnnxValue Norm(Call call, OnnxValue value, double order, long[] axes, bool keep)
    {
        OnnxValue Over(string operation, OnnxValue elements) => axes.Length == 0 ? elements : call.Reduce(operation, elements, axes, keep);
        var size = call.Emit("Abs", value);
        OnnxValue Extremum(string operation) => axes.Length == 0 ? size : Extrema.Over(call, operation, size, call.Graph.Int64s(axes), keep);
        switch (order)
        {
            case 0: return Over("ReduceSum", call.Graph.Cast(call.Truth("Not", call.Truth("Equal", value, call.Scalar(0))), call.ResultType));
            case 1: return Over("ReduceSum", size);
            case 2: return call.Emit("Sqrt", Over("ReduceSum", call.Mul(value, value)));
            case double.PositiveInfinity: return Extremum("ReduceMax");
            case double.NegativeInfinity: return Extremum("ReduceMin");
            default: return call.Emit("Pow", Over("ReduceSum", call.Emit("Pow", size, call.Scalar(order))), call.Scalar(1 / order));
        }
    }
}
