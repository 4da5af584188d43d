using Torchline.Export.Fuzzing.Drawing;
using static Torchline.Export.Fuzzing.Drawing.Picks;

namespace Torchline.Export.Fuzzing.Forms;

/// <summary>Views, and operators that write through them.</summary>
internal static class Writes
{
    /// <summary>Tensors that a program makes, to be written to.</summary>
    public static readonly Form[] Made = [.. new Form[]
    {
        new(t => t[0].clone(), [Float]), new(t => t[0] + 0.5, [Float]), new(t => zeros_like(t[0]), [Float]),
        new(t => t[0].new_zeros(t[0].shape), [Float]),
        new((t, n) => zeros(n[0], n[1]), [], [Between(2, 4), Between(2, 4)]), new((t, n) => ones(n[0]), [], [Between(2, 4)]),
        new(t => empty_like(t[0]).fill_(2), [Float]),
        new(t => tensor(new[] { 1f, 2, 3, 4, 5, 6 }, new long[] { 2, 3 }), []), new(t => tensor(new[] { 1f, 2, 3, 4 }), []),
        new(t => full_like(t[0], 0.5), [Float]),
        new((t, n) => zeros(n[0], n[1]), [FloatOfAtLeast(2)], [Size(0, 0), Size(0, 1)]),
        new((t, n) => full(n[0], 3, 1.5), [FloatOfAtLeast(1)], [Size(0, 0)]),
        new(t => t[0].transpose(0, -1).contiguous(), [FloatOfAtLeast(2)]), new(t => t[0].transpose(0, -1).clone(), [FloatOfAtLeast(2)]),
        new(t => arange(6f).reshape(2, 3), []),
    }.Select(form => form.Exact())];

    public static readonly Form[] Views = [.. new Form[]
    {
        new((t, n) => t[0].select(n[0], n[1]), [Any], [Dim, Position]),
        new((t, n) => t[0].narrow(n[0], n[1], n[2]), [Any], [Dim, Position, Length]),
        new((t, n) => t[0].slice(n[0], n[1], long.MaxValue, n[2]), [Any], [Dim, Position, Between(1, 3)]),
        new(t => t[0][TensorIndex.Ellipsis, 0], [Any]), new(t => t[0][0], [Any]),
        new((t, n) => t[0].transpose(n[0], n[1]), [AtLeastOfRank(2)], [Dim, Dim]), new(t => t[0].t(), [OfRank(2)]),
        new(t => t[0].T, [OfRank(1, 2)]), new(t => t[0].mT, [AtLeastOfRank(2)]),
        new(t => t[0].view(-1), [Any]), new((t, n) => t[0].view(n[0], -1), [AtLeastOfRank(1)], [Size(0, 0)]),
        new((t, n) => t[0].view(-1, n[0]), [AtLeastOfRank(1)], [Size(0, -1)]),
        new(t => t[0].reshape(-1), [Any]), new(t => t[0].flatten(), [Any]), new((t, n) => t[0].unflatten(n[0], [1, -1]), [Any], [Dim]),
        new((t, n) => t[0].unsqueeze(n[0]), [Any], [NewDim]),
        new((t, n) => t[0].squeeze(n[0]), [Any], [UnitDim]), new(t => t[0].diagonal(), [AtLeastOfRank(2)]),
        new((t, n) => t[0].diagonal(n[0], -2, -1), [AtLeastOfRank(2)], [Between(-1, 1)]),
        new(t => t[0].permute(2, 0, 1), [OfRank(3)]), new((t, n) => t[0].movedim([n[0]], [n[1]]), [AtLeastOfRank(2)], [Dim, Dim]),
        new((t, n) => t[0].swapaxes(n[0], n[1]), [AtLeastOfRank(2)], [Dim, Dim]),
        new(t => t[0].detach(), [Any]), new(t => t[0].alias(), [Any]), new(t => t[0].contiguous(), [Any]),
        new(t => t[0].view_as(t[0]), [Any]),
        new((t, n) => t[0].chunk(2, n[0])[0], [Any], [WideDim]), new((t, n) => t[0].split(1, (int)n[0])[0], [Any], [FixedDim]),

    }.Select(form => form.Exact())];

    public static readonly Form[] ListViews = [.. new Form[]
    {
        new((t, n) => t[0].chunk(2, n[0]), [Any], [FixedDim]), new((t, n) => t[0].split(n[1], (int)n[0]), [Any], [FixedDim, Between(1, 2)]),
        new((t, n) => t[0].unbind(n[0]), [Any], [FixedDim]), new((t, n) => t[0].tensor_split(2, n[0]), [Any], [FixedDim]),
        new((t, n) => t[0].split([1, 1], n[0]), [Any], [FixedDim]),
    }.Select(form => form.Exact())];

    public static readonly Form[] ShapeChanges = [.. new Form[]
    {
        new((t, n) => t[0].unsqueeze_(n[0]), [Any], [NewDim]), new((t, n) => t[0].squeeze_(n[0]), [Any], [UnitDim]),
        new((t, n) => t[0].transpose_(n[0], n[1]), [AtLeastOfRank(2)], [Dim, Dim]),
    }.Select(form => form.Exact().Writing())];

    public static readonly Form[] All = [.. new Form[]
    {
        new((t, n, x) => t[0].add_(x[0]), [Any], [], [Step]), new((t, n, x) => t[0].mul_(x[0]), [Any], [], [Step]),
        new((t, n, x) => t[0].sub_(x[0]), [Any], [], [Step]),
        new((t, n, x) => t[0].div_(x[0]), [Any], [], [Step]), new(t => t[0].add_(t[1]), [Any, Broadcasting]),
        new(t => t[0].mul_(t[1]), [Any, Broadcasting]), new(t => t[0].sub_(t[1]), [Any, Broadcasting]),
        new(t => t[0].add_(t[1], alpha: 0.5), [Any, Broadcasting]), new(t => t[0].div_(t[1].abs() + 0.5), [Any, Broadcasting]),
        new(t => t[0].sigmoid_(), [Any]), new(t => t[0].tanh_(), [Any]),
        new(t => t[0].addcmul_(t[1], t[1], 0.5), [Any, Broadcasting]), new(t => t[0].lerp_(t[1], 0.25), [Any, SameShape]),
        new(t => t[0].sin_(), [Any]),
        new((t, n, x) => t[0].add_(t[0].sum()).mul_(x[0] / 10), [Any], [], [Step]),
        new((t, n, x) => t[0].clamp_(-x[0], x[0]).add_(1), [Any], [], [Real(0.5, 1)]),
    }.Select(form => form.Writing()), .. new Form[]
    {
        new((t, n, x) => t[0].fill_(x[0]), [Any], [], [Step]), new(t => t[0].zero_(), [Any]),
        new(t => t[0].copy_(t[1]), [Any, Broadcasting]), new(t => t[0].copy_(t[1].flip(0)), [Any, SameShape]),
        new(t => t[0].relu_(), [Any]), new(t => t[0].neg_(), [Any]), new(t => t[0].abs_(), [Any]), new(t => t[0].floor_(), [Any]),
        new((t, n, x) => t[0].clamp_min_(x[0]), [Any], [], [Step]),
        new(t => t[0].masked_fill_(t[0].gt(0.1), -1), [Any]),
        new((t, n, x) => t[0].masked_fill_(t[1].lt(x[0]), 2), [Any, Broadcasting], [], [Step]), new(t => t[0].round_(), [Any]),
        new(t => t[0].index_put_(tensor(7f), tensor(new long[] { 0 })), [AtLeastOfRank(1)]),
        new(t => t[0].index_fill_(0, tensor(new long[] { 0 }), 3), [AtLeastOfRank(1)]),
        new(t => t[0].index_put_(t[1], tensor(new long[] { 0, 0 }), tensor(new long[] { 0, 1 })), [OfRank(2), Scalar]),
        new(t => t[0].index_copy_(0, tensor(new long[] { 0 }), t[0].narrow(0, -1, 1).clone()), [AtLeastOfRank(1)]),
        new((t, n) => t[0].scatter_(n[0], t[0].argmax(n[0], true), zeros_like(t[0])), [AtLeastOfRank(1)], [Dim]),
        new((t, n) => t[0].scatter_add_(n[0], t[0].argmax(n[0], true), ones_like(t[0])), [AtLeastOfRank(1)], [Dim]),
        new((t, n, x) => t[0][0] = full([], x[0]), [AtLeastOfRank(1)], [], [Step]),
        new(t => t[0][TensorIndex.Ellipsis, 0] = t[0][TensorIndex.Ellipsis, -1] + 1, [AtLeastOfRank(1)]),
        new(t => t[0][TensorIndex.Ellipsis, ..1] = t[0][TensorIndex.Ellipsis, ..1] * 2, [AtLeastOfRank(1)]),
        new(t => t[0][0] = t[1], [AtLeastOfRank(1), Lower]), new(t => t[0].gt_(0.1), [Any]),
        new(t => t[0].swapaxes(0, -1).copy_(t[0].clone().swapaxes(0, -1)), [AtLeastOfRank(1)]), new(t => t[0].hardtanh_(-1, 1), [Any]),
    }.Select(form => form.Exact().Writing())];

    /// <summary>What reads a tensor that was written to.</summary>
    public static readonly Form[] Reads =
    [
        new(t => t[0].sum(), [Float]), new(t => t[0] * 2, [Float]), new(t => t[0] + t[1], [Float, Broadcasting]),
        new(t => t[0].clone(), [Float]), new(t => t[0].mean(new[] { 0L }), [FloatOfAtLeast(1)]),
        new(t => t[0].relu(), [Float]),
        new Form(t => t[0].matmul(t[0].transpose(-1, -2)) / 8, [FloatOfAtLeast(2)]).When(MatrixProduct.TakesItself),
        new(t => cat([t[0], t[1]], 0), [FloatOfAtLeast(1), SameButOne]), new(t => t[0].amax(0), [FloatOfAtLeast(1)]),
    ];

    private static ChooseReal Step => Real(0.5, -1.5, 2, 3);
    private static Pick Scalar => Where(value => value is { IsFloat: true, Rank: 0 });
    private static Pick Lower => Pair((value, first) => value.Type == first.Type && value.Rank == first.Rank - 1);

    private static Choose FixedDim => (draft, tensors, _) =>
        Enumerable.Range(0, tensors[0].Rank).Where(i => tensors[0].Fixed(i) > 1).ToArray() is { Length: > 0 } dims
            ? Literal(draft.Of(dims))
            : null;
}
