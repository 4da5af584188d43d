using Torchline.Export;
using static Export.Tests.Lowering.Cases.Case;

namespace Export.Tests.Lowering.Cases;

/// <summary>Shapes, indices, reductions and new tensors, by their names in scripts.</summary>
internal static class ScriptedTensorCases
{
    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All()
    {
        // Reductions
        yield return Script("products of elements", "torch.prod(x, 1) + torch.prod(x, 0, keepdim=True).sum() + torch.prod(x.tanh() + 1)");
        yield return Script("products of integers", "torch.prod(i % 3 + 1, 1) + torch.prod(i + 2, 1, keepdim=True).sum() * torch.prod(i * 7 + 3)", Integral);
        yield return Script("sums of numbers", "y = torch.where(x > 1, x * 0 / 0, x)\ntorch.nansum(y, [1]) + torch.nansum(y) + torch.nanmean(y, [0, 1])");
        yield return Script("counts", "torch.count_nonzero(x > 0, 1) + torch.count_nonzero(x.round()) + torch.count_nonzero(x.round(), [0, 1])");
        yield return Script("moments", "a, b = torch.var_mean(x, [1], unbiased=True)\nc, d = torch.std_mean(x, [0, 1], correction=0, keepdim=True)\na + b + c.sum() + d.sum()");
        yield return Script("least and greatest", "a, b = torch.aminmax(x, dim=1, keepdim=False)\nc, d = torch.aminmax(x)\na - b + c + d");
        yield return Script("order statistics", "a, b = torch.kthvalue(x, 2, 1)\nc, d = torch.median(x, 1, True)\na + b + (c + d).sum(1) + torch.median(x)");
        yield return Script("running products and sums of powers", "torch.cumprod(x, 1) + torch.logcumsumexp(x, 1) + torch.logcumsumexp(x, 0) + torch.cumprod(x, -2)");
        yield return Script("any and all over dimensions", "torch.any(x > 1, [0, 1]).long() + torch.all(x > -9, [1], True).long().sum() + torch.all(x > 0).long() + torch.any(x > 0).long()");
        yield return Script("histogram", "torch.histc(x, 6, -1.5, 1.5)");
        yield return Script("sorting by other names", "torch.argsort(x, 1).float() + torch.msort(x) + torch.sort(x, 1, True)[0] + torch.sort(x, stable=True, dim=0, descending=False)[0]");
        yield return Script("places in a sorted row", "torch.searchsorted(torch.sort(x, 1)[0], x * 0.5) + torch.searchsorted(torch.sort(x, 1)[0], x, right=True) + torch.bucketize(x, torch.tensor([-1.0, 0.0, 0.5]), right=True) + torch.bucketize(x, torch.tensor([-1.0, 0.0, 0.5]))");

        // Shapes
        yield return Script("rolled", "torch.roll(x, 1, 1) + torch.roll(x, [1, -2], [0, 1]) + torch.roll(x, 3)");
        yield return Script("diagonals", "torch.diagonal(x).sum() + torch.diagonal_copy(x).sum() + torch.diag_embed(x, 0, 0, 2).sum() + torch.diagonal(x[:, :2], 1).sum() + x");
        yield return Script("diagonals of a batch of images", "torch.diagonal(m, 1, 2, 3).sum(2).sum(1) + torch.diagonal(m, -2, 1, 2).sum([1, 2]) + torch.diagonal(m, 0, 3, 1).sum([1, 2])", Picture);
        yield return Script("embedded diagonals", "torch.diag_embed(x) .sum(2) + torch.diag_embed(x, 1).sum(1)[:, 1:] + torch.diag_embed(x, -2, 0, 1).sum([0]).t()[:, :-2]");
        yield return Script("written diagonals", "torch.diagonal_scatter(m, torch.diagonal(m, 1, 1, 2) * 0 + 7, 1, 1, 2)", Picture);
        yield return Script("trace", "torch.trace(x) + x");
        yield return Script("windows of a sequence", "s.unfold(2, 3, 2).sum(3) + torch.unfold_copy(s, 2, 3, 2)[..., 0]", Signal);
        yield return Script("windows of an image", "m.unfold(2, 3, 1).unfold(3, 4, 2).sum([4, 5])", Picture);
        yield return Script("repeats of elements", "torch.repeat_interleave(x, 3, 1).sum(1) + torch.repeat_interleave(x, 2, 0)[::2, 0] + torch.repeat_interleave(x, 2)[0]");
        yield return Script("repeats of elements by a constant", "torch.repeat_interleave(m, torch.tensor([2, 0, 1, 3]), 1).sum([2, 3])", Picture);
        yield return Script("tiles", "torch.tile(x, [2, 3]).sum() + x.repeat(2, 1)[:1] + torch.broadcast_to(x, [2, x.size(0), x.size(1)]).sum([0])");
        yield return Script("at least some dimensions", "torch.atleast_3d(torch.atleast_2d(torch.atleast_1d(x)))[..., 0] + torch.atleast_2d([x, x * 2])[1] + torch.atleast_1d([x])[0] + torch.atleast_3d([x])[0].sum()");
        yield return Script("transposes by other names", "x.mT.mT + x.mH.mH + x.T.T + torch.swapaxes(torch.swapdims(x, 0, 1), 0, 1) + torch.adjoint(x).adjoint() + torch.movedim(x, 0, 1).t()");
        yield return Script("views and copies", "x.view_as(x) + torch.view_copy(x, [x.size(0), x.size(1)]) + torch.copy(x, x * 2) + x.contiguous() + torch._unsafe_view(x, [x.size(0), x.size(1)]) + x.type_as(x) + torch._to_copy(x, dtype=6) + torch.swapaxes(x.t(), 0, 1)");
        yield return Script("joined by other names", "torch.concat([x, x], 1).sum(1) + torch.concatenate([x, x * 2], 0).sum() + torch.hstack([x, x]).sum() + torch.vstack([x, x]).sum() + torch.dstack([x, x]).sum() + torch.column_stack([x, x]).sum()");
        yield return Script("parts by other names", "a, b = torch.split_with_sizes(m, [1, 3], 1)\nc = torch.unsafe_split(m, 2, 1)\nd = torch.tensor_split(m, 2, 1)\ne = torch.narrow(m, 1, 1, 2)\na.sum(1) + b.sum(1) + c[1].sum(1) + d[0].sum(1) + e.sum(1) + torch.split(m, [2, 2], 1)[0].sum(1) + torch.unbind(m, 1)[2]", Picture);
        yield return Script("flattened and unflattened", "torch.flatten(m, 1, 2).unflatten(1, [4, -1]) + torch.ravel(m)[0]", Picture);
        yield return Script("elements by strides", "torch.as_strided(x * 2, [x.size(0), 2], [x.size(1), 1]) + torch.as_strided(x + 0, [x.size(0), 2], [1, 0], 1) + torch.as_strided_copy(x + 0, [x.size(0), 2], [1, 0], 1)");
        yield return Script("channels to pixels", "torch.pixel_shuffle(m, 2).sum([2, 3]) + torch.pixel_shuffle(m[0], 2).sum() + torch.pixel_unshuffle(torch.pixel_shuffle(m, 2), 2).sum([2, 3])[:, :1]", Picture);
        yield return Script("shuffled channels", "torch.channel_shuffle(m, 2) + torch.native_channel_shuffle(m, 4)", Picture);
        yield return Script("columns of an image", "torch.im2col(m, [3, 2], [2, 1], [1, 0], [2, 3])", Picture);
        yield return Script("columns and back", "torch.col2im(torch.im2col(m, [3, 2], [1, 1], [1, 0], [2, 1]), [m.size(2), m.size(3)], [3, 2], [1, 1], [1, 0], [2, 1])", Picture);

        // Indices
        yield return Script("index with gaps", "m[:, torch.tensor([2, 0])].sum(1) + m[:, torch.tensor([[1, 3], [0, 2]]), :, torch.tensor([0, 5])].sum([0, 1, 2]).sum()", Picture);
        yield return Script("index pairs", "m[:, :, torch.tensor([2, -1]), torch.tensor([4, 0])] + m[torch.tensor([0]), :, torch.tensor([2, 3])].sum() + m[:, torch.tensor([0, 1]), torch.tensor([[2], [3]])].sum()", Picture);
        yield return Script("unchecked index", "torch._unsafe_index(x, [None, torch.tensor([1, 0])]) + torch._unsafe_index_put(x, [torch.tensor([0])], x[:1] * 3)[:, :2]");
        yield return Script("written by index", "torch.index_put(x, [torch.tensor([0]), torch.tensor([1, 0])], torch.tensor([7.0, 8.0])) + torch.index_put(x, [torch.tensor([0, 0, 0])], torch.ones_like(x[:1]), accumulate=True)");
        yield return Script("written by index with gaps", "y = m * 1\ny[:, torch.tensor([1, 3])] = 5.0\ny[:, :, torch.tensor([2, 0]), torch.tensor([1, 3])] = m[:, :, 0, :2]\ny[torch.tensor([0]), :, :, torch.tensor([2])] = m[:1, :, :, 0]\ny", Picture);
        yield return Script("written by a mask", "y = x * 1\ntorch._index_put_impl_(y, [torch.tensor([0])], y[:1] * 0 + 7)\ny[x > 0] = 2.0\ny[x[:, 0] > 0] = x[0]\ny[:, x[0] > 0] = 9.0\ny + torch.index_put(x, [x > 1], torch.tensor(5.0), accumulate=True)");
        yield return Script("rows added and filled", "torch.index_add(x, 1, torch.tensor([0, 1, 0]), x[:, :1].expand(-1, 3), alpha=2.0) + torch.index_fill(x, 1, torch.tensor([-1, 0]), 3.0) + torch.index_add(x, 0, torch.tensor([0]), x[:1])");
        yield return Script("rows reduced", "torch.index_reduce(x, 1, torch.tensor([0, 1, 0]), x[:, :1].expand(-1, 3), 'amax') + torch.index_reduce(x, 0, torch.tensor([0]), x[:1], 'prod')");
        yield return Script("elements by number", "torch.take(x, torch.tensor([1, 0, -1])).sum() + torch.take_along_dim(x, torch.argsort(x, 1), 1) + torch.put(x, torch.tensor([0, 1]), torch.tensor([5.0, 6.0]))");
        yield return Script("scattered by a mask", "torch.masked_scatter(x, x > 0, x.flip([0, 1]) * 2) + torch.masked_scatter(x, x[0] > 0, x)");
        yield return Script("scattered and reduced", "torch.scatter_reduce(x, 1, torch.zeros_like(x).long(), x, 'sum') + torch.scatter_reduce(x, 0, torch.zeros_like(x).long(), x * 2, 'amax') + torch.scatter(x, 1, torch.zeros_like(x).long()[:, :1], 5.0) + torch.scatter_reduce(x, 1, torch.ones_like(x).long(), x, 'prod')");
        yield return Script("slices written", "torch.slice_scatter(x, x[:, :1] * 5, 1, 0, 1) + torch.select_scatter(x, x[:, 0] * 3, 1, 1)");
        yield return Script("bags of embeddings", "w = torch.arange(60.0).view(20, 3)\no = torch.arange(i.size(0)) * i.size(1)\ntorch.embedding_bag(w, i.flatten(), o, False, 0)[0] + torch._embedding_bag(w, i.flatten(), o)[0]", Integral);
        yield return Script("bags of embeddings by mean and maximum", "w = torch.arange(60.0).view(20, 3).sin()\no = torch.arange(i.size(0)) * i.size(1)\ntorch.embedding_bag(w, i.flatten(), o, False, 1)[0] + torch.embedding_bag(w, i.flatten(), o, False, 2)[0] + torch.embedding_bag(w, i.flatten(), o, False, 0, False, None, False, 3)[0]", Integral);
        yield return Script("bags with weights", "w = torch.arange(60.0).view(20, 3).sin()\no = torch.arange(i.size(0) + 1) * i.size(1)\ntorch.embedding_bag(w, i.flatten(), o, False, 0, False, i.flatten() * 0.1, True)[0]", Integral);

        // New tensors
        yield return Script("identity matrices", "torch.eye(x.size(0)) @ x + torch.eye(x.size(0), x.size(1)) + torch.eye(3).sum()");
        yield return Script("equal steps", "torch.linspace(0, 1, x.size(1)) + torch.linspace(-3.0, 5.0, x.size(1)) + torch.logspace(0.0, 1.0, x.size(1)) + torch.linspace(2, 9, 1)");
        yield return Script("undefined values replaced", "torch.empty([x.size(0), x.size(1)]).fill_(3.0) + torch.empty_like(x).zero_() + x.new_empty([2]).zero_().sum() + torch.empty_strided([2, 3], [3, 1]).fill_(1.0).sum() + x.new_empty_strided([2], [1]).fill_(2.0).sum() + x");
        yield return Script("windows of signals", "torch.hann_window(x.size(1)) + torch.hamming_window(x.size(1)) + torch.blackman_window(x.size(1)) + torch.hann_window(x.size(1), periodic=False) + torch.hamming_window(5, False, 0.6, 0.4).sum() + x");
        yield return Script("indices of triangles", "torch.tril_indices(4, 3, -1).sum() + torch.triu_indices(3, 4, 1).sum() + x");
        yield return Script("steps of ranges", "torch.arange(1, x.size(1) + 1) + torch.arange(0, 2 * x.size(1), 2) + x + torch.arange(x.size(1)) + torch.scalar_tensor(2.0)");
        yield return Script("filled", "torch.full([x.size(0), 1], 2.5) + torch.fill(x, 3.0) + torch.fill(x, torch.tensor(2.0)) + torch.full_like(x, 1.0) + torch.ones_like(x) + torch.ones([x.size(0), 1])");
    }
}
