using Torchline.Export.Graph;

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
        var scores = call.Emit("MatMul",
            call.Emit("Mul", call["query"], call.Scalar(scale)),
            call.Transpose(call["key"], [.. Call.Dimensions(0, rank - 2), rank - 1, rank - 2])); // (..., L, S)
        return call.Emit("MatMul", Weights(call, scores, rank - 1), call["value"]);
    }

    private static OnnxValue Weights(Call call, OnnxValue scores, long axis)
    {
        if (call.Flag("is_causal")) return Softmax(call, Allowed(call, Causal(call), scores), axis);
        if (!call.Has("attn_mask")) return Softmax(call, scores, axis);
        var masked = call["attn_mask"].Type == DataType.Bool
            ? Allowed(call, call["attn_mask"], scores)
            : call.Emit("Add", scores, call["attn_mask"]);
        // A query whose keys are all masked has weights of 0.
        var best = call.Emit("ReduceMax", [masked, call.Graph.Int64s(axis)], ("keepdims", true));
        var isAlone = call.Graph.Add("Equal", DataType.Bool, [best, call.Scalar(double.NegativeInfinity)]);
        return call.Emit("Where", isAlone, call.Scalar(0), Softmax(call, masked, axis));
    }

    private static OnnxValue Softmax(Call call, OnnxValue scores, long axis) => call.Emit("Softmax", [scores], ("axis", axis));

    private static OnnxValue Allowed(Call call, OnnxValue mask, OnnxValue scores) =>
        call.Emit("Where", mask, scores, call.Scalar(double.NegativeInfinity));

    /// <summary>Query i attends to keys 0 to i: (L, S).</summary>
    private static OnnxValue Causal(Call call)
    {
        var query = call.Graph.Add("Unsqueeze", DataType.Int64, [Positions(call, "query"), call.Graph.Int64s(1)]);
        return call.Graph.Add("GreaterOrEqual", DataType.Bool, [query, Positions(call, "key")]);
    }

    private static OnnxValue Positions(Call call, string argument) =>
        call.Range(call.SizeOf(call.Traced(argument), call.Traced(argument).Rank - 2, "the length of a sequence"));
}
