using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>The gradient of attention as libtorch runs it on the CPU.</summary>
internal static class AttentionGradients
{
    [Lowers("aten::_scaled_dot_product_flash_attention_for_cpu_backward", Limits = "without dropout")]
    private static OnnxValue[] AttentionBackward(Call call)
    {
        var gradient = call["grad_out"];
        var weights = call.Emit("Exp", call.Sub(Scores(call), call.Unsqueeze(call["logsumexp"], -1))); // (…, L, S)
        var along = call.Reduce("ReduceSum", call.Mul(gradient, call["out"]), [call.Traced("query").Rank - 1], keep: true);
        var ofWeights = call.Emit("MatMul", gradient, Turned(call, call["value"]));
        var ofScores = call.Mul(call.Mul(weights, call.Sub(ofWeights, along)), call.Scalar(ScaleOf(call)));
        return
        [
            call.Emit("MatMul", ofScores, call["key"]), call.Emit("MatMul", Turned(call, ofScores), call["query"]),
            call.Emit("MatMul", Turned(call, weights), gradient),
        ];
    }

    /// <summary>How well keys match queries, minus infinity where a query may not attend: (…, L, S).</summary>
    private static OnnxValue Scores(Call call)
    {
        if (call.Number("dropout_p") > 0) throw call.Unsupported("dropout of attention is active: give a probability of 0");
        var scores = call.Emit("MatMul", call.Mul(call["query"], call.Scalar(ScaleOf(call))), Turned(call, call["key"]));
        if (call.Has("attn_mask")) scores = call.Add(scores, call["attn_mask"]);
        if (!call.Flag("is_causal")) return scores;
        var isBefore = call.Truth("GreaterOrEqual", call.Unsqueeze(Positions(call, "query"), 1), Positions(call, "key"));
        return call.Where(isBefore, scores, call.Scalar(double.NegativeInfinity));
    }

    private static double ScaleOf(Call call) => call.Has("scale")
        ? call.Number("scale")
        : 1 / Math.Sqrt(call.Traced("query").Sizes[^1]?.Value ?? throw call.Unsupported("the size of a query is dynamic"));

    private static OnnxValue Positions(Call call, string argument) =>
        call.Range(call.SizeOf(call.Traced(argument), call.Traced(argument).Rank - 2, "the length of a sequence"));

    private static OnnxValue Turned(Call call, OnnxValue value)
    {
        var rank = call.Traced("query").Rank;
        return call.Permute(value, [.. Call.Dimensions(0, rank - 2), rank - 1, rank - 2]);
    }
}
