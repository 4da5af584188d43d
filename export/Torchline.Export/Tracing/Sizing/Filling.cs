using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing.Sizing;

/// <summary>Sizes of tensors made by a rule, of diagonals, and of elements found by value.</summary>
internal static class Filling
{
    [Sizes("aten::hann_window", "aten::hamming_window", "aten::blackman_window", "aten::bartlett_window", "aten::kaiser_window")]
    private static SizeExpression[] Window(SizedCall call) => [call.Size("window_length")];

    [Sizes("aten::empty_strided", "aten::new_empty_strided", "aten::as_strided", "aten::as_strided_copy")]
    private static SizeExpression[] OfSize(SizedCall call) => [.. call.Sizes("size")];

    [Sizes(
        "aten::zeros_like", "aten::ones_like", "aten::full_like", "aten::empty_like", "aten::rand_like", "aten::randn_like", "aten::randint_like",
        "aten::put", "aten::index_reduce", "aten::_index_put_impl", "aten::_unsafe_index_put", "aten::native_channel_shuffle",
        "aten::fake_quantize_per_tensor_affine", "aten::fake_quantize_per_channel_affine", "aten::lift_fresh_copy")]
    private static SizeExpression[] AsSelf(SizedCall call) => call["self"];

    [Sizes("aten::diagonal", "aten::diagonal_copy")]
    private static SizeExpression[] Diagonal(SizedCall call)
    {
        var (self, offset) = (call["self"], call.Int("offset"));
        var (first, second) = (call.Axis("dim1"), call.Axis("dim2"));
        var length = SizeExpression.Min(self[first] - Math.Max(-offset, 0), self[second] - Math.Max(offset, 0));
        return [.. self.Where((_, axis) => axis != first && axis != second), SizeExpression.Max(length, 0)];
    }

    [Sizes("aten::diag_embed")]
    private static SizeExpression[] Embedded(SizedCall call)
    {
        var (self, size) = (call["self"], call["self"][^1] + Math.Abs(call.Int("offset")));
        List<SizeExpression> sizes = [.. self[..^1]];
        foreach (var axis in new[] { call.ResultAxis("dim1"), call.ResultAxis("dim2") }.Order()) sizes.Insert(axis, size);
        return [.. sizes];
    }

    [Sizes("aten::tril_indices", "aten::triu_indices")]
    private static SizeExpression[] Indices(SizedCall call) => [2, call.Result.Recorded.Shape[1]];

    [Sizes("aten::repeat_interleave")]
    private static SizeExpression[]? Repeated(SizedCall call)
    {
        var isConstant = call.IsTensor("repeats") && call.Traced("repeats").Origin is ValueOrigin.Constant or ValueOrigin.State;
        if (call.IsTensor("repeats") && !isConstant) return null;
        if (!call.Has("self")) return [call.Result.Recorded.Shape[0]];
        var self = call.Has("dim") ? call["self"] : new[] { call["self"].Aggregate((SizeExpression)1, (product, size) => product * size) };
        var axis = call.Has("dim") ? call.Axis("dim") : 0;
        return Shaping.With(self, axis, isConstant ? call.Result.Recorded.Shape[axis] : self[axis] * call.Size("repeats"));
    }

    [Sizes("aten::searchsorted", "aten::bucketize")]
    private static SizeExpression[] Places(SizedCall call) => call.IsTensor("self") ? call["self"] : [];

    [Sizes("aten::isin")]
    private static SizeExpression[] IsIn(SizedCall call) => call.IsTensor("elements") ? call["elements"] : [];

    [Sizes("aten::histc")] private static SizeExpression[] Histogram(SizedCall call) => [call.Size("bins")];
}
