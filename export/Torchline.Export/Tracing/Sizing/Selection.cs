using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>Sizes of parts, of what indices choose, and of what is written into a tensor.</summary>
internal static class Selection
{
    [Sizes("aten::slice")]
    private static SizeExpression[] Slice(SizedCall call)
    {
        var (self, axis) = (call["self"], call.Axis("dim"));
        var size = self[axis];
        var start = Bounded(call.Has("start") ? call.Size("start") : 0, size);
        var end = Bounded(call.Has("end") ? call.Size("end") : long.MaxValue, size);
        var length = SizeExpression.Max(end - start, 0);
        return Shaping.With(self, axis, length.CeilDivide(call.Int("step", 1)));
    }

    [Sizes("aten::select")] private static SizeExpression[] Select(SizedCall call) => Shaping.Without(call["self"], call.Axis("dim"));

    [Sizes("aten::embedding")]
    private static SizeExpression[] Embedding(SizedCall call) => [.. call["indices"], call["weight"][1]];

    [Sizes("aten::index_select")]
    private static SizeExpression[] IndexSelect(SizedCall call) =>
        call["self"].Length == 0 ? [] : Shaping.With(call["self"], call.Axis("dim"), call["index"] is [var rows] ? rows : 1);

    [Sizes("aten::gather", "aten::take")] private static SizeExpression[] AsIndex(SizedCall call) => call["index"];

    // Adjacent index tensors give their dimensions where the first one stood, others at the front.
    [Sizes("aten::index")]
    private static SizeExpression[] Index(SizedCall call)
    {
        var (self, indices) = (call["self"], call.TracedList("indices"));
        int[] indexed = [.. indices.Index().Where(index => index.Item is not null).Select(index => index.Index)];
        var chosen = SizeRules.Broadcast(call.List("indices"));
        SizeExpression[] kept = [.. self.Where((_, axis) => !indexed.Contains(axis))];
        var isAdjacent = indexed[^1] - indexed[0] == indexed.Length - 1;
        return isAdjacent ? [.. kept[..indexed[0]], .. chosen, .. kept[indexed[0]..]] : [.. chosen, .. kept];
    }

    [Sizes("aten::topk")]
    private static SizeExpression[] TopK(SizedCall call) =>
        call["self"].Length == 0 ? [] : Shaping.With(call["self"], call.Axis("dim"), call.Size("k"));

    [Sizes("aten::one_hot")] private static SizeExpression[] OneHot(SizedCall call) => [.. call["self"], call.Size("num_classes")];

    [Sizes(
        "aten::scatter", "aten::scatter_add", "aten::scatter_reduce", "aten::select_scatter", "aten::slice_scatter", "aten::diagonal_scatter",
        "aten::index_copy", "aten::index_add", "aten::index_fill", "aten::index_put", "aten::masked_scatter", "aten::copy", "aten::fill",
        "aten::zero", "aten::sort", "aten::argsort", "aten::roll", "aten::flip", "aten::tril", "aten::triu", "aten::layer_norm", "aten::batch_norm",
        "aten::instance_norm", "aten::group_norm", "aten::softmax", "aten::log_softmax", "aten::_softmax", "aten::_log_softmax", "aten::cumsum",
        "aten::cumprod", "aten::cummax", "aten::cummin", "aten::logcumsumexp", "aten::channel_shuffle", "aten::dropout", "aten::renorm",
        "aten::max_pool2d_with_indices_backward", "aten::reflection_pad1d_backward", "aten::reflection_pad2d_backward", "aten::rms_norm")]
    private static SizeExpression[] AsFirst(SizedCall call) => [.. FirstTensor(call).Sizes.Select(size => size!)];

    [Sizes("aten::slice_backward", "aten::select_backward")]
    private static SizeExpression[] AsInput(SizedCall call) => [.. call.Sizes("input_sizes")];

    private static Value FirstTensor(SizedCall call)
    {
        var name = new[] { "self", "input" }.FirstOrDefault(call.IsTensor) ?? call.Operation.Schema.Arguments[0].Name;
        return call.Traced(name);
    }

    /// <summary>A bound of a slice as an index from 0 to the size: negative ones count from the end.</summary>
    private static SizeExpression Bounded(SizeExpression bound, SizeExpression size)
    {
        if (bound.Value == 0) return 0;
        if (bound.Value == long.MaxValue) return size;
        if (bound.Value < 0) return SizeExpression.Max(size + bound, 0);
        return SizeExpression.Min(bound, size);
    }
}
