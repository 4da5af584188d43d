using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>Sizes of losses, distances and products of vectors.</summary>
internal static class Distances
{
    [Sizes(
        "aten::mse_loss", "aten::l1_loss", "aten::smooth_l1_loss", "aten::huber_loss", "aten::soft_margin_loss", "aten::binary_cross_entropy",
        "aten::binary_cross_entropy_with_logits")]
    private static SizeExpression[] Loss(SizedCall call) =>
        call.Int("reduction") != 0 ? [] : SizeRules.Broadcast(call["self"], call["target"]);

    [Sizes("aten::nll_loss_forward", "aten::nll_loss2d_forward")]
    private static SizeExpression[][] NegativeLogLikelihood(SizedCall call) => [call.Int("reduction") != 0 ? [] : call["target"], []];

    [Sizes("aten::multi_margin_loss")]
    private static SizeExpression[] MultiMargin(SizedCall call) => call.Int("reduction") != 0 ? [] : call["target"];

    [Sizes("aten::dist", "aten::trace")] private static SizeExpression[] Number(SizedCall call) => [];

    [Sizes("aten::linalg_det", "aten::logdet")]
    private static SizeExpression[] Determinant(SizedCall call) => call[call.Has("A") ? "A" : "self"][..^2];

    [Sizes("aten::_linalg_det")]
    private static SizeExpression[][] DeterminantOfFactors(SizedCall call) => [call["A"][..^2], call["A"], call["A"][..^1]];

    [Sizes("aten::cdist", "aten::_cdist_forward")]
    private static SizeExpression[] PairwiseDistances(SizedCall call) =>
        [.. SizeRules.Broadcast(call["x1"][..^2], call["x2"][..^2]), call["x1"][^2], call["x2"][^2]];

    [Sizes("aten::addbmm")] private static SizeExpression[] AddBatch(SizedCall call) => [call["batch1"][1], call["batch2"][2]];

    [Sizes("aten::_trilinear")]
    private static SizeExpression[] Trilinear(SizedCall call)
    {
        SizeExpression[] Expanded(int number)
        {
            List<SizeExpression> sizes = [.. call[$"i{number}"]];
            foreach (var axis in call.Ints($"expand{number}").Order()) sizes.Insert((int)axis, 1);
            return [.. sizes];
        }

        var summed = call.Ints("sumdim");
        return [.. SizeRules.Broadcast(Expanded(1), Expanded(2), Expanded(3)).Where((_, axis) => !summed.Contains(axis))];
    }

    [Sizes("aten::_scaled_dot_product_flash_attention_for_cpu")]
    private static SizeExpression[][] FlashAttention(SizedCall call) =>
        [[.. call["query"][..^1], call["value"][^1]], call["query"][..^1]];

    [Sizes("aten::native_layer_norm")]
    private static SizeExpression[][] LayerNorm(SizedCall call)
    {
        var (input, count) = (call["input"], call.Sizes("normalized_shape").Count);
        SizeExpression[] statistics = [.. input.Select((size, axis) => axis < input.Length - count ? size : 1)];
        return [input, statistics, statistics];
    }

    [Sizes("aten::native_group_norm")]
    private static SizeExpression[][] GroupNorm(SizedCall call)
    {
        SizeExpression[] statistics = [call["input"][0], call.Int("group")];
        return [call["input"], statistics, statistics];
    }

    [Sizes(
        "aten::native_batch_norm", "aten::_native_batch_norm_legit", "aten::_native_batch_norm_legit_functional",
        "aten::_native_batch_norm_legit_no_training")]
    private static SizeExpression[][] BatchNorm(SizedCall call)
    {
        // Without training no statistics are kept.
        var isTraining = call.Operation.Operator != "aten::_native_batch_norm_legit_no_training" && call.Flag("training");
        SizeExpression[] channels = [call["input"][1]], statistics = isTraining ? channels : [0];
        SizeExpression[][] sizes = [call["input"], statistics, statistics];
        return call.Operation.Results.Count > sizes.Length ? [.. sizes, channels, channels] : sizes;
    }
}
