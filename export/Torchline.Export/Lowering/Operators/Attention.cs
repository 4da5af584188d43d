using Torchline.Export.Graph;
using DataType = Torchline.Export.Graph.TensorProto.Types.DataType;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Attention: for each query the mean of the values, weighted by how well their keys match it.</summary>
internal static class Attention
{
    [Lowers("aten::scaled_dot_product_attention", Limits = "evaluation only; keys and values with as many heads as the queries")]
    private static OnnxValue ScaledDotProduct(Call call)
    {
        if (call.Number("dropout_p") > 0) throw call.Unsupported("dropout is active: give a probability of 0 for the export");
        if (call.Flag("enable_gqa")) throw call.Unsupported("several heads share a key: repeat keys and values");
        var rank = call.Traced("query").Rank;
        var width = call.Traced("query").Sizes[^1]?.Value ?? throw call.Unsupported("the size of a query is dynamic");
        var scale = call.Has("scale") ? call.Number("scale") : 1 / Math.Sqrt(width);
        long[] lastTwoSwapped = [.. Enumerable.Range(0, rank - 2).Select(axis => (long)axis), rank - 1, rank - 2];
        var scores = call.Emit("MatMul",
            call.Emit("Mul", call["query"], call.Graph.Scalar(scale, call.ResultType)),
            call.Emit("Transpose", [call["key"]], ("perm", lastTwoSwapped))); // (..., L, S)
        return call.Emit("MatMul", Weights(call, scores, rank - 1), call["value"]);
    }

    private static OnnxValue Weights(Call call, OnnxValue scores, long axis)
    {
        if (call.Flag("is_causal")) return Softmax(call, Allowed(call, Causal(call), scores), axis);
        if (!call.Has("attn_mask")) return Softmax(call, scores, axis);
        var masked = call["attn_mask"].Type == DataType.Bool
            ? Allowed(call, call["attn_mask"], scores)
            : call.Emit("Add", scores, call["attn_mask"]);
        // A query that may look at no key has weights of 0.
        var best = call.Emit("ReduceMax", [masked, call.Graph.Int64s(axis)], ("keepdims", true));
        var isAlone = call.Graph.Add("Equal", DataType.Bool, [best, call.Graph.Scalar(double.NegativeInfinity, call.ResultType)]);
        return call.Emit("Where", isAlone, call.Graph.Scalar(0, call.ResultType), Softmax(call, masked, axis));
    }

    private static OnnxValue Softmax(Call call, OnnxValue scores, long axis) => call.Emit("Softmax", [scores], ("axis", axis));

    private static OnnxValue Allowed(Call call, OnnxValue mask, OnnxValue scores) =>
        call.Emit("Where", mask, scores, call.Graph.Scalar(double.NegativeInfinity, call.ResultType));

    /// <summary>Query i may look at keys 0 to i: (L, S).</summary>
    private static OnnxValue Causal(Call call)
    {
        var query = call.Graph.Add("Unsqueeze", DataType.Int64, [Positions(call, "query"), call.Graph.Int64s(1)]);
        return call.Graph.Add("GreaterOrEqual", DataType.Bool, [query, Positions(call, "key")]);
    }

    private static OnnxValue Positions(Call call, string argument)
    {
        var length = call.Traced(argument).Sizes[^2] ?? throw call.Unsupported("the length of a sequence depends on data");
        return call.Graph.Add("Range", DataType.Int64,
            [call.Graph.Scalar(0, DataType.Int64), call.SizeEmitter.Scalar(length), call.Graph.Scalar(1, DataType.Int64)]);
    }
}
