using Torchline.Export.Fuzzing.Drawing;
using Torchline.Export.Fuzzing.Programs;
using static Torchline.Export.Fuzzing.Drawing.Picks;

namespace Torchline.Export.Fuzzing.Forms;

/// <summary>Operators that move elements, and that read and write them by index.</summary>
internal static class Shaping
{
    public static readonly Form[] Moves = [.. new Form[]
    {
        new((t, n) => t[0].transpose(n[0], n[1]), [Any], [Dim, Dim]), new(t => t[0].permute(t[0].Dimensions - 1, 0, 1), [OfRank(3)]),
        new(t => t[0].permute(0, 2, 3, 1), [OfRank(4)]), new(t => t[0].permute(1, 0), [OfRank(2)]), new(t => t[0].mT, [AtLeastOfRank(2)]),
        new(t => t[0].t(), [OfRank(2)]), new((t, n) => t[0].unsqueeze(n[0]), [Any], [NewDim]),
        new((t, n) => t[0].squeeze(n[0]), [Any], [UnitDim]),
        new((t, n) => t[0].flatten(), [Any], []), new((t, n) => t[0].flatten(n[0]), [Any], [Dim]),
        new((t, n) => t[0].flatten(0, n[0]), [Any], [Dim]),
        new(t => t[0].reshape(-1), [Any]), new((t, n) => t[0].reshape(-1, n[0]), [Any], [FixedSize]),
        new((t, n) => t[0].reshape(n[0], -1), [AtLeastOfRank(1)], [Size(0, 0)]),
        new((t, n) => t[0].reshape(-1, n[0]), [AtLeastOfRank(1)], [Size(0, -1)]),
        new((t, n) => t[0].reshape(n[0], -1, n[1]), [AtLeastOfRank(2)], [Size(0, 0), Size(0, -1)]),
        new((t, n) => t[0].reshape(n[0], n[1], 1, -1), [AtLeastOfRank(2)], [Size(0, 0), Size(0, 1)]),
        new((t, n) => t[0].unflatten(n[0], [n[1], -1]), [Any], [Dim, DivisorOfDim]),
        new((t, n) => t[0].flip(n[0]), [Any], [Dim]), new((t, n) => t[0].flip(n[0], n[1]), [AtLeastOfRank(2)], [Dim, Dim]),
        new((t, n) => t[0].roll(n[1], n[0]), [Any], [Dim, Between(-3, 3)]), new(t => t[0].roll(1), [Any]),
        new((t, n) => t[0].movedim([n[0]], [n[1]]), [Any], [Dim, Dim]),
        new((t, n) => t[0].tile([n[0]]), [Any], [Between(1, 3)]), new((t, n) => t[0].tile([2, 1, n[0]]), [Any], [Between(1, 2)]),
        new((t, n) => t[0].repeat([2, n[0]]), [Where(value => value.Rank <= 2)], [Between(1, 3)]),
        new((t, n) => t[0].repeat_interleave(n[1], n[0]), [Any], [Dim, Between(1, 3)]),
        new((t, n) => t[0].unsqueeze(n[0]).expand(n[1], -1, -1), [OfRank(2)], [Between(0, 0), Between(2, 3)]),
        new(t => t[0].expand_as(t[1]), [Float, Broadcasting]),
        new(t => t[0].broadcast_to(t[1].shape), [Float, Broadcasting]), new((t, n) => cat([t[0], t[1]], n[0]), [Any, SameButOne], [Dim]),
        new((t, n) => cat([t[0], t[0], t[1]], n[0]), [Any, SameShape], [Dim]),
        new((t, n) => stack([t[0], t[1]], n[0]), [Any, SameShape], [NewDim]),
        new((t, n) => t[0].chunk(2, n[0])[0], [Any], [WideDim]), new((t, n) => t[0].select(n[0], n[1]), [Any], [Dim, Position]),
        new((t, n) => t[0].narrow(n[0], n[1], n[2]), [Any], [Dim, Position, Length]),
        new((t, n) => t[0].slice(n[0], n[1], long.MaxValue, n[2]), [Any], [Dim, Position, Between(1, 3)]),
        new((t, n) => t[0].slice(n[0], 0, n[1], 1), [Any], [Dim, Between(-2, 4)]),
        new((t, n) => t[0].diagonal(n[0]), [AtLeastOfRank(2)], [Between(-1, 1)]),
        new((t, n) => t[0].diagonal(0, n[0], n[1]), [AtLeastOfRank(2)], [Dim, Dim]),
        new((t, n) => t[0].tril(n[0]), [AtLeastOfRank(2)], [Between(-2, 2)]),
        new((t, n) => t[0].triu(n[0]), [AtLeastOfRank(2)], [Between(-2, 2)]),
        new((t, n) => t[0].unfold(n[0], n[1], 1), [Any], [Dim, Between(1, 2)]),
        new((t, n) => t[0].diff(1, n[0]), [Float], [Dim]), new(t => t[0][TensorIndex.Ellipsis, 0], [AtLeastOfRank(1)]),
        new(t => t[0][TensorIndex.None], [Any]),
        new(t => t[0][TensorIndex.Ellipsis, ..1], [AtLeastOfRank(1)]), new((t, n) => t[0].swapaxes(n[0], n[1]), [Any], [Dim, Dim]),
        new((t, n) => nn.functional.pad(t[0], (n[0], n[1]), PaddingModes.Constant, 0.5),
            [FloatOfAtLeast(1)], [Between(0, 2), Between(0, 2)]),
        new(t => nn.functional.pixel_shuffle(t[0].expand(-1, 4, -1, -1), 2),
            [Where(value => value is { IsFloat: true, Rank: 4 } && value.Fixed(1) == 1)]),
    }.Select(form => form.Exact())];

    public static readonly Form[] Lists = [.. new Form[]
    {
        new((t, n) => t[0].chunk(n[1], n[0]), [Any], [FixedDim, Between(2, 3)]),
        new((t, n) => t[0].split(n[1], (int)n[0]), [Any], [FixedDim, Between(1, 3)]),
        new((t, n) => t[0].unbind(n[0]), [Any], [FixedDim]), new((t, n) => t[0].split([1, n[1] - 1], n[0]), [Any], [FixedDim, SizeOfDim]),
        new((t, n) => t[0].tensor_split(n[1], n[0]), [Any], [FixedDim, Between(2, 3)]),
        new((t, n) => meshgrid([t[0], t[1]]), [OfRank(1), OfRank(1)], []),
    }.Select(form => form.Exact())];

    public static readonly Form[] Indexing = [.. new Form[]
    {
        new((t, n) => t[0].index_select(n[0], t[1].flatten().remainder(t[0].shape[(int)(n[0] + t[0].Dimensions) % t[0].Dimensions])),
            [AtLeastOfRank(1), Indices], [Dim]),
        new((t, n) => t[0].gather(n[0], t[0].argmax(n[0], true)), [FloatOfAtLeast(1)], [Dim]),
        new(t => t[0][t[1].remainder(t[0].shape[0])], [AtLeastOfRank(1), Indices]),
        new(t => t[0][t[1].remainder(t[0].shape[0]), t[1].remainder(t[0].shape[1])], [AtLeastOfRank(2), Indices]),
        new(t => t[0][TensorIndex.Colon, t[1].remainder(t[0].shape[1])], [AtLeastOfRank(2), Indices]),
        new(t => nn.functional.one_hot(t[0].remainder(5), 5), [Indices]),
        new(t => t[0][TensorIndex.Ellipsis, t[1].flatten().remainder(t[0].shape[^1])], [AtLeastOfRank(1), Indices]),
        new(t => nn.Embedding_from_pretrained(t[0]).call(t[1].remainder(t[0].shape[0])), [OfRank(2), Indices]),
        new((t, n) => t[0].take_along_dim(t[0].argmin(n[0], true), n[0]), [FloatOfAtLeast(1)], [Dim]),
        new((t, n) => t[0].scatter(n[0], t[0].argmax(n[0], true), zeros_like(t[0])), [FloatOfAtLeast(1)], [Dim]),
        new((t, n) => t[0].scatter_add(n[0], t[0].argmax(n[0], true), ones_like(t[0])), [FloatOfAtLeast(1)], [Dim]),
        new(
            (t, n) => t[0].index_add(0, t[1].remainder(t[0].shape[0]), ones_like(t[0])[t[1].remainder(t[0].shape[0])], 0.5),
            [FloatOfAtLeast(1), FlatIndex], []),
        new((t, n) => t[0].index_fill(0, t[1].remainder(t[0].shape[0]), 0.5), [FloatOfAtLeast(1), FlatIndex], []),
        new(t => t[0].take(t[1].remainder(t[0].numel())), [Float, Indices]),
        new(t => zeros_like(t[0]), [Any]), new(t => full_like(t[0], 0.5), [Float]),
        new((t, n) => arange(n[0], dtype: ScalarType.Float32), [AtLeastOfRank(1)], [Size(0, 0)]),
        new((t, n) => arange(n[0]), [AtLeastOfRank(1)], [Size(0, -1)]),
        new((t, n) => ones(n[0], n[1]), [AtLeastOfRank(2)], [Size(0, 0), Size(0, 1)]),
        new((t, n) => eye(n[0]), [AtLeastOfRank(1)], [Size(0, -1)]), new((t, n) => linspace(-1, 1, n[0]), [AtLeastOfRank(1)], [Size(0, 0)]),
        new((t, n) => t[0].new_full([n[0]], 3), [AtLeastOfRank(1)], [Size(0, 0)]),
        new(t => isin(t[0], tensor(new long[] { 1, 4 })), [Indices]),
        new((t, n) => bucketize(t[0], tensor(new[] { -1.05f, 0.05f, 1.05f })), [Float], []),
    }.Select(form => form.Exact())];

    private static Pick FlatIndex => Where(value => value.Type == ScalarType.Int64 && value.Rank == 1);

    private static Choose FixedSize => (draft, tensors, _) =>
        Enumerable.Range(0, tensors[0].Rank).Select(i => tensors[0].Fixed(i)).OfType<long>().Where(size => size > 0).ToArray()
            is { Length: > 0 } sizes ? Literal(draft.Of(sizes)) : null;

    private static Choose FixedDim => (draft, tensors, _) =>
        Enumerable.Range(0, tensors[0].Rank).Where(i => tensors[0].Fixed(i) > 1).ToArray() is { Length: > 0 } dims
            ? Literal(draft.Of(dims) - (draft.Chance(0.5) ? tensors[0].Rank : 0))
            : null;

    private static Choose SizeOfDim => (_, tensors, earlier) => Literal(tensors[0].Fixed(At(tensors[0], earlier[0]))!.Value);

    private static Choose DivisorOfDim => (draft, tensors, earlier) => tensors[0].Fixed(At(tensors[0], earlier[0])) is { } size
        ? Literal(draft.Of([.. Enumerable.Range(1, (int)Math.Max(1, size)).Where(divisor => size % divisor == 0)]))
        : Literal(1);

    private static int At(Drawn tensor, Number dimension)
    {
        var at = (int)((Number.Literal)dimension).Value;
        return at < 0 ? at + tensor.Rank : at;
    }
}
