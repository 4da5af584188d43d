using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Attention: for each query the mean of the values, weighted by how well their keys match it.</summary>
internal static class ScaledDotProduct
{
    [Lowers("aten::scaled_dot_product_attention", Limits = "evaluation only")]
    private static OnnxValue Attention(Call call) => AttentionAndScores(call).Value;

    [Lowers("aten::_scaled_dot_product_flash_attention_for_cpu", Limits = "evaluation only")]
    private static OnnxValue[] FlashAttention(Call call)
    {
        var (value, scores) = AttentionAndScores(call);
        var sums = call.Reduce("ReduceLogSumExp", scores, [call.Traced("query").Rank - 1]);
        return [value, sums];
    }

    private static (OnnxValue Value, OnnxValue Scores) AttentionAndScores(Call call)
    {
        if (call.Number("dropout_p") > 0) throw call.Unsupported("dropout is active: give a probability of 0 for the export");
        var rank = call.Traced("query").Rank;
        var width = call.Traced("query").Sizes[^1]?.Value ?? throw call.Unsupported("the size of a query is dynamic");
        var scale = call.Has("scale") ? call.Number("scale") : 1 / Math.Sqrt(width);
        var (key, value) = call.Flag("enable_gqa") ? (ForEachQuery(call, "key"), ForEachQuery(call, "value")) : (call["key"], call["value"]);
        var product = call.Emit("MatMul", call["query"], call.Transpose(key, [.. Call.Dimensions(0, rank - 2), rank - 1, rank - 2]));
        var scores = call.Emit("Mul", product, call.Scalar(scale)); // (..., L, S)
        scores = Masked(call, scores);
        return (call.Emit("MatMul", Weights(call, scores, rank - 1), value), scores);
    }

    /// <summary>Groups of queries share a head of keys and values: head h serves the queries h g to h g + g - 1.</summary>
    private static OnnxValue ForEachQuery(Call call, string name)
    {
        var (sizes, heads) = (call.SizesOf(call.Traced(name)), call.Traced("query").Sizes[^3]?.Value);
        if (heads is null || sizes[^3].Value is not { } shared) throw call.Unsupported("the number of heads is dynamic");
        if (heads == shared) return call[name];
        var rows = Enumerable.Range(0, (int)heads).Select(head => head / (heads.Value / shared)).ToArray();
        return call.Gather(call[name], call.Graph.Int64s(rows), sizes.Length - 3);
    }

    private static OnnxValue Masked(Call call, OnnxValue scores)
    {
        if (call.Flag("is_causal")) scores = Allowed(call, Causal(call), scores);
        if (!call.Has("attn_mask")) return scores;
        return call["attn_mask"].Type == DataType.Bool ? Allowed(call, call["attn_mask"], scores) : call.Emit("Add", scores, call["attn_mask"]);
    }

    private static OnnxValue Weights(Call call, OnnxValue scores, long axis)
    {
        var weights = call.Emit("Softmax", [scores], ("axis", axis));
        if (!call.Has("attn_mask")) return weights;
        // A query whose keys are all masked has weights of 0.
        var best = call.Reduce("ReduceMax", scores, [axis], keep: true);
        return call.Where(call.Truth("Equal", best, call.Scalar(double.NegativeInfinity)), call.Scalar(0), weights);
    }

    private static OnnxValue Allowed(Call call, OnnxValue mask, OnnxValue scores) => call.Where(mask, scores, call.Scalar(double.NegativeInfinity));

    /// <summary>Query i attends to keys 0 to i: (L, S).</summary>
    private static OnnxValue Causal(Call call) => call.Truth("GreaterOrEqual", call.Unsqueeze(Positions(call, "query"), 1), Positions(call, "key"));

    private static OnnxValue Positions(Call call, string argument) =>
        call.Range(call.SizeOf(call.Traced(argument), call.Traced(argument).Rank - 2, "the length of a sequence"));
}
