using Torchline.Export.Fuzzing.Drawing;
using static Torchline.Export.Fuzzing.Drawing.Picks;

namespace Torchline.Export.Fuzzing.Forms;

/// <summary>Sums, maxima and the like over dimensions, normalisations, products of matrices.</summary>
internal static class Reductions
{
    public static readonly Form[] All =
    [
        new(t => t[0].sum(), [Float]), new(t => t[0].mean(), [Float]), new((t, n) => t[0].sum(n[0]), [Float], [Dim]),
        new((t, n) => t[0].sum(n[0], keepdim: true), [Float], [Dim]), new((t, n) => t[0].mean(new[] { n[0] }), [Float], [Dim]),
        new((t, n) => t[0].mean(new[] { n[0] }, keepdim: true), [Float], [Dim]),
        new((t, n) => t[0].mean(new[] { n[0], n[1] }), [FloatOfAtLeast(2)], [Dim, Dim]),
        new((t, n) => t[0].sum(n[0], n[1], keepdim: true), [FloatOfAtLeast(2)], [Dim, Dim]),
        new((t, n) => t[0].clamp(-2, 2).prod(n[0]), [Float], [Dim]), new((t, n) => t[0].cumsum(n[0]), [Float], [Dim]),
        new((t, n) => t[0].clamp(-1, 1).cumprod(n[0]), [Float], [Dim]), new((t, n) => t[0].softmax(n[0]), [Float], [Dim]),
        new((t, n) => t[0].log_softmax(n[0]), [Float], [Dim]), new((t, n) => t[0].logsumexp(n[0]), [Float], [Dim]),
        new((t, n) => t[0].logsumexp(n[0], keepdim: true), [Float], [Dim]), new((t, n) => t[0].var(n[0], unbiased: false), [Float], [Dim]),
        new((t, n) => t[0].var(n[0], unbiased: false, keepdim: true).add(0.5).sqrt(), [Float], [Dim]),
        new((t, n) => t[0].abs().add(0.5).norm((int)n[0]), [Float], [Dim]),
        new((t, n) => t[0].abs().add(0.5).norm((int)n[0], keepdim: true, p: 1), [Float], [Dim]),
        new((t, n) => linalg.vector_norm(t[0] + 4, 2, [n[0]]), [Float], [Dim]),
        new((t, n) => nn.functional.normalize(t[0].abs() + 0.5, 2, n[0]), [Float], [Dim]), new(t => t[0].abs().add(0.5).norm(), [Float]),
    ];

    public static readonly Form[] Exact = [.. new Form[]
    {
        new((t, n) => t[0].amax(n[0]), [Float], [Dim]), new((t, n) => t[0].amin(new[] { n[0] }, keepdim: true), [Float], [Dim]),
        new((t, n) => t[0].amax(new[] { n[0], n[1] }), [FloatOfAtLeast(2)], [Dim, Dim]), new(t => t[0].max(), [Float]),
        new(t => t[0].min(), [Float]),
        new((t, n) => t[0].max(n[0]).values, [Float], [Dim]), new((t, n) => t[0].min(n[0], keepdim: true).values, [Float], [Dim]),
        new((t, n) => t[0].argmax(n[0]), [Float], [Dim]), new((t, n) => t[0].argmin(n[0], keepdim: true), [Float], [Dim]),
        new(t => t[0].argmax(), [Float]),
        new(t => t[0].any(), [Mask]), new(t => t[0].all(), [Mask]), new((t, n) => t[0].any(n[0]), [Mask], [Dim]),
        new((t, n) => t[0].all(n[0], true), [Mask], [Dim]),
        new((t, n) => t[0].sum(n[0]), [Mask], [Dim]), new((t, n) => t[0].sum(n[0]), [Indices], [Dim]),
        new((t, n) => t[0].cumsum(n[0]), [Indices], [Dim]),
        new((t, n) => t[0].sort(n[0]).Values, [Float], [Dim]), new((t, n) => t[0].sort(n[0], descending: true).Values, [Float], [Dim]),
        new((t, n) => t[0].topk(1, (int)n[0]).values, [Float], [Dim]),
        new((t, n) => t[0].topk(1, (int)n[0], largest: false).values, [Float], [Dim]),
        new((t, n) => t[0].cummax(n[0]).values, [Float], [Dim]), new((t, n) => t[0].count_nonzero(new[] { n[0] }), [Mask], [Dim]),
    }.Select(form => form.Exact())];

    public static readonly Form[] Normalisations =
    [
        new(t => nn.functional.layer_norm(t[0], [t[0].shape[^1]]), [LastFixed]),
        new(t => nn.functional.layer_norm(t[0], [t[0].shape[^1]], eps: 0.1), [LastFixed]),
        new(t => nn.functional.group_norm(t[0], 1, eps: 0.1), [Channels]),
        new(t => nn.functional.group_norm(t[0], t[0].shape[1], eps: 0.1), [Channels]),
        new(t => nn.functional.instance_norm(t[0], eps: 0.1), [Channels]),
        new(t => nn.functional.batch_norm(t[0], zeros(t[0].shape[1]), ones(t[0].shape[1])), [Channels]),
        new(t => nn.functional.batch_norm(t[0], zeros(t[0].shape[1]), ones(t[0].shape[1]), full(t[0].shape[1], 2), ones(t[0].shape[1])),
            [Channels]),
    ];

    public static readonly Form[] Products =
    [
        new Form(t => t[0].matmul(t[1].transpose(-1, -2)),
            [FloatOfAtLeast(2), SameLast]).When(MatrixProduct.TakesSecondTransposed),
        new Form(t => t[0].matmul(t[0].transpose(-1, -2)), [FloatOfAtLeast(2)]).When(MatrixProduct.TakesItself),
        new Form(t => t[0].transpose(-1, -2).matmul(t[0]), [FloatOfAtLeast(2)]).When(MatrixProduct.TakesItself),
        new(t => t[0].mm(t[1].t()), [OfRank(2), SameLast]),
        new Form(t => t[0].matmul(t[1]), [FloatOfAtLeast(1), SameLast]).When(MatrixProduct.TakesSecond),
        new(t => t[0].bmm(t[0].transpose(1, 2)), [OfRank(3)]), new(t => t[0].mv(t[1]), [OfRank(2), SameLast]),
        new(t => t[0].dot(t[0]), [OfRank(1)]),
        new(t => t[0].outer(t[1]), [OfRank(1), OfRank(1)]), new(t => einsum("ij,kj->ik", t[0], t[1]), [OfRank(2), SameLast]),
        new(t => einsum("bij->bji", t[0]), [OfRank(3)]),
        new(t => einsum("bij,bkj->bik", t[0], t[0]), [OfRank(3)]),
        new(t => nn.functional.linear(t[0], t[1]), [FloatOfAtLeast(1), SameLast]),
        new(t => nn.functional.scaled_dot_product_attention(t[0], t[0], t[0]), [OfRank(3, 4)]),
        new(t => ones(1).addmm(t[0], t[0].t(), beta: 0.5f), [OfRank(2)]),
        new(t => nn.functional.scaled_dot_product_attention(t[0], t[0], t[0], is_casual: true), [OfRank(3, 4)]),
        new Form(t => t[0].matmul(t[0].transpose(1, 2)).baddbmm(t[0], t[0].transpose(1, 2), beta: 0.5f, alpha: 2),
            [OfRank(3)]).When(MatrixProduct.TakesItself),
        new(t => t[0].kron(t[1]), [OfRank(2), OfRank(2)]),
        new(t => cdist(t[0], t[0] + 4), [OfRank(2, 3)]),
        new(t => nn.functional.cosine_similarity(t[0] + 4, t[1] + 5), [OfRank(2, 3), SameShape]),
        new(t => t[0].trace(), [OfRank(2)]), new(t => torch.tensordot(t[0], t[1], [0L], [0L]), [OfRank(2), SameShape]),
    ];

    private static Pick LastFixed => Where(value => value.IsFloat && value.Rank > 0 && value.Fixed(value.Rank - 1) > 1);
    private static Pick Channels => Where(value => value.IsFloat && value.Rank is 3 or 4 && value.Fixed(1) > 0);
}
