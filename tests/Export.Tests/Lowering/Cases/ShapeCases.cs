using Torchline.Export;
using static Export.Tests.Lowering.Cases.Case;
using static TorchSharp.torch;

namespace Export.Tests.Lowering.Cases;

/// <summary>Reductions, shapes, indices and new tensors.</summary>
internal static class ShapeCases
{
    private const string Script =
        """
        def run(x):
            same = torch.alias(x.expand_as(x)) + torch.square(x) + torch.rsub(x, 3.0) + torch.zero_(x * 2)
            filled = x.new_full([2], 3.0).sum() + x.new_zeros([2]).sum() + x.new_ones([2]).sum()
            padded = torch.pad(x, [1, 2], "constant", 2.0) + torch.pad(x, [1, 2], "replicate") + torch.pad(x, [2, 1], "circular")
            return same.sum(1) + filled + torch.linear(x, x).sum(1) + padded.sum(1)

        """;

    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All()
    {
        // Reductions
        yield return Floats("sums and means", x => x.sum(1) + x.mean([1]) + x.sum(1, keepdim: true).squeeze(1) + x.sum() + x.mean());
        yield return Floats("extrema", x => x.amax([1]) + x.amin([1]) + x.max() + x.min() + x.max(1).Item1 + x.min(1).Item1);
        yield return Floats("indices of extrema", x => x.argmax(1) + x.argmin(1) + x.max(1).Item2 + x.argmax());
        yield return Floats("any and all", x => (x.gt(1).any(1).to(ScalarType.Int64) + x.gt(-9).all(1).to(ScalarType.Int64)));
        yield return Floats("variance", x => x.var(1) + x.std(1) + x.var(1, unbiased: false));
        yield return Floats("running sum and log-sum-exp", x => x.cumsum(1) + x.logsumexp(1, keepdim: true));
        yield return Integers("sum of a mask", x => x.ne(0).sum(1));

        // Shapes
        yield return Floats("reshape", x => x.reshape(-1, 1).view(x.shape[0], x.shape[1]).flatten().unsqueeze(0).squeeze(0));
        yield return Floats("reshape with two dynamic sizes", x => x.view(x.shape[1], x.shape[0]).contiguous() * 1);
        yield return Floats("permutations", x => x.unsqueeze(2).permute(2, 1, 0).contiguous().transpose(0, 2).squeeze(2).t());
        yield return Floats("expand and repeat", x => x.unsqueeze(1).expand(-1, 3, -1).sum(1) + x.repeat(2, 1)[TensorIndex.Slice(0, x.shape[0])]);
        yield return Floats("expand to another", x => x.sum(1, keepdim: true).expand_as(x).clone());
        yield return Floats("concatenate and stack", x => cat([x, x * 2], 1).sum(1) + stack([x, x], 2).sum([1, 2]));
        yield return Floats("slices", x => x[.., 1..].sum(1) + x[.., ..^1].sum(1) + x.narrow(1, 0, 1).squeeze(1) + x.slice(1, 0, x.shape[1], 2).sum(1));
        yield return Floats("select", x => x[.., 0] + x.select(1, 1) + x.select(1, -1));
        yield return Floats("split and unbind", x => cat(x.unsqueeze(0).repeat(4, 1, 1).split(2, 0), 1).sum([0, 1]) + x.unsqueeze(0).unbind(0)[0].sum([0]));
        yield return Floats("chunk", x => x.unsqueeze(0).repeat(6, 1, 1).chunk(3, 0)[1].sum([0]));
        yield return Floats("flip", x => x.flip(1) - x.flip(0, 1));
        yield return Floats("conversions", x => x.to(ScalarType.Float64).type_as(x).detach().alias());

        // Indexing
        yield return Integers("embedding", x => nn.Embedding_from_pretrained(arange(60, dtype: ScalarType.Float32).view(20, 3)).call(x).sum(1));
        yield return Floats("index select and gather", x => x.index_select(1, tensor(new long[] { 1, 0 })) + x.gather(1, zeros(x.shape[0], 1, dtype: ScalarType.Int64)));
        yield return Floats("advanced index", x => x[tensor(new long[] { 0, 0 })] + x[tensor(new long[] { 0, 0 }), tensor(new long[] { 0, 1 })].unsqueeze(1));
        yield return Floats("scatter", x => zeros_like(x).scatter(1, zeros(x.shape[0], 1, dtype: ScalarType.Int64), x)
            .scatter_add(1, ones(x.shape[0], 1, dtype: ScalarType.Int64), x));
        yield return Floats("rows written by index", x => x.index_copy(1, tensor(new long[] { 1, 0 }), x.narrow(1, 0, 2) * 3) + x.index_copy(0, zeros(1, dtype: ScalarType.Int64), x.narrow(0, 0, 1) * 2));
        yield return Floats("top k and sort", x => x.topk(2, 1).Item1.sum(1) + x.sort(1, descending: true).Item1[.., 0] + x.sort(1).Item2[.., 0]);
        yield return Integers("one hot", x => nn.functional.one_hot(x, 20).sum(1));
        yield return Floats("triangles", x => x.tril() + x.triu(1));
        yield return Floats("in-place writes through views", x => { var y = x.clone(); y[.., 0] = 5; y[.., 1..].mul_(2); return y; });

        // Operators that TorchSharp composes of others, and that scripts call. Compiled for each run: later runs are optimised.
        yield return Floats("operators of a script", x => (Tensor)jit.compile(Script).invoke("run", x));

        // New tensors
        yield return Floats("new tensors", x => x + zeros(x.shape[0], x.shape[1]) + ones(x.shape[0], 1) + x.new_ones(x.shape[0], x.shape[1]) + full(new[] { 1L, x.shape[1] }, 3.5)
            + zeros_like(x) + ones_like(x) + full_like(x, 2) + x.new_zeros(x.shape) + x.new_full(x.shape, 2));
        yield return Floats("ranges", x => x + arange(x.shape[1]) + arange(1, x.shape[1] + 1, dtype: ScalarType.Float32));
        yield return Floats("fills and copies", x => { var y = x.clone(); y.fill_(2); y.zero_(); y.copy_(x); return y.add_(x); });
    }
}
