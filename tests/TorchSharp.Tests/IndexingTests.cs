using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class IndexingTests
{
    private readonly Tensor cube = arange(24).reshape(2, 3, 4);

    [Fact]
    public void Numbers_select()
    {
        Assert.Equal(23, cube[1, 2, 3].item<long>());
        Assert.Equal([3, 4], cube[1].shape);
        Assert.Equal(23, cube[-1, -1, -1].item<long>());
        Assert.Equal([20, 21, 22, 23], cube[1, 2].data<long>().ToArray());
    }

    [Fact]
    public void Ranges_slice()
    {
        Assert.Equal([1, 2, 5, 6, 9, 10], cube[0, .., 1..3].data<long>().ToArray());
        Assert.Equal([3, 7, 11], cube[0, TensorIndex.Colon, ^1].data<long>().ToArray());
        Assert.Equal([0, 2], cube[0, 0, TensorIndex.Slice(step: 2)].data<long>().ToArray());
        Assert.Equal([2, 3], cube[0, 0, TensorIndex.Slice(-2)].data<long>().ToArray());
        Assert.Equal([1, 2], cube[0, 0, 1..^1].data<long>().ToArray());
    }

    [Fact]
    public void Ellipsis_and_none_shape()
    {
        Assert.Equal([2, 3], cube[TensorIndex.Ellipsis, 0].shape);
        Assert.Equal([2, 1, 3, 4], cube[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal([3, 1], cube[0, TensorIndex.Ellipsis, 0, TensorIndex.None].shape);
        Assert.Equal([2, 3, 4], cube[TensorIndex.Ellipsis].shape);
        Assert.Throws<ArgumentException>(() => cube[TensorIndex.Ellipsis, TensorIndex.Ellipsis]);
    }

    [Fact]
    public void Tensors_pick()
    {
        using var rows = tensor(new long[] { 2, 0 });
        Assert.Equal([2, 2, 4], cube[TensorIndex.Colon, TensorIndex.Tensor(rows)].shape);
        Assert.Equal([8, 0, 20, 12], cube[TensorIndex.Colon, TensorIndex.Tensor(rows), 0].data<long>().ToArray());
        using var mask = cube > 20;
        Assert.Equal([21, 22, 23], cube[mask].data<long>().ToArray());
        using var plane = tensor(new[,] { { true, false, false }, { false, true, false } });
        Assert.Equal([3, 19], cube[TensorIndex.Tensor(plane), 3].data<long>().ToArray());
        using var first = tensor(new long[] { 0, 1 });
        Assert.Equal([8, 12], cube[TensorIndex.Tensor(first), TensorIndex.Tensor(rows), 0].data<long>().ToArray());
        Assert.Equal([1, 2, 3, 4], cube[TensorIndex.Bool(true)].shape);
    }

    [Fact]
    public void Assignment_writes_through_views_and_picks()
    {
        cube[0, 0, 0] = tensor(100L);
        Assert.Equal(100, cube[0, 0, 0].item<long>());
        cube[1, .., 1..3] = tensor(-1L);
        Assert.Equal([12, -1, -1, 15], cube[1, 0].data<long>().ToArray());
        using var mask = cube < 0;
        cube[mask] = tensor(0L);
        Assert.Equal([12, 0, 0, 15], cube[1, 0].data<long>().ToArray());
        cube.index_put_(5, TensorIndex.Single(1), TensorIndex.Single(0));
        Assert.Equal([5, 5, 5, 5], cube[1, 0].data<long>().ToArray());
        using var twice = tensor(new long[] { 0, 0 });
        using var vector = zeros(3);
        vector.index_put_(ones(2), [twice], accumulate: true);
        Assert.Equal([2f, 0, 0], vector.data<float>().ToArray());
    }

    [Fact]
    public void Gather_and_scatter_follow_their_index()
    {
        using var m = tensor(new float[,] { { 1, 2 }, { 3, 4 } });
        using var index = tensor(new long[,] { { 1, 0 }, { 0, 0 } });
        Assert.Equal([2f, 1, 3, 3], gather(m, 1, index).data<float>().ToArray());
        using var target = zeros(2, 2);
        Assert.Equal([2f, 1, 7, 0], target.scatter_add(1, index, m).data<float>().ToArray());
        Assert.Equal([3f, 4, 1, 2], m.index_select(0, tensor(new long[] { 1, 0 })).data<float>().ToArray());
        using var odd = m % 2 == 1;
        Assert.Equal([0f, 2, 0, 4], m.masked_fill(odd, 0).data<float>().ToArray());
        Assert.Equal([1f, -1, 3, -1], where(odd, m, tensor(-1f)).data<float>().ToArray());
    }

    [Fact]
    public void Indexing_leaves_no_intermediate_behind()
    {
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (var picked = cube[1, 1..3, TensorIndex.None, TensorIndex.Tensor(tensor(new long[] { 0 }))])
            Assert.Equal([2, 1, 1], picked.shape);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount); // the index itself
    }
}
