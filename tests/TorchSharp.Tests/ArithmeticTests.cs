using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ArithmeticTests
{
    private static float[] Values(Tensor tensor)
    {
        using (tensor) return tensor.to(float32).data<float>().ToArray();
    }

    [Fact]
    public void Operators_compute_as_written()
    {
        using var a = tensor(new float[] { 1, 2, 4 });
        using var b = tensor(new float[] { 3, 2, 8 });
        Assert.Equal([4f, 4, 12], Values(a + b));
        Assert.Equal([-2f, 0, -4], Values(a - b));
        Assert.Equal([3f, 4, 32], Values(a * b));
        Assert.Equal([1f / 3, 1, 0.5f], Values(a / b));
        Assert.Equal([1f, 2, 1], Values(a % 3));
        Assert.Equal([-1f, -2, -4], Values(-a));
        Assert.Equal([9f, 8, 6], Values(10 - a));
        Assert.Equal([8f, 4, 2], Values(8 / a));
        Assert.Equal([2.5f, 3.5f, 5.5f], Values(a + 1.5));
        Assert.Equal([1f, 0, 1], Values(a < b));
        Assert.Equal([0f, 1, 0], Values(a == b));
        Assert.Equal([0f, 1, 1], Values(1 < a));
        Assert.Equal([1f, 4, 16], Values(a.pow(2)));
    }

    [Fact]
    public void In_place_methods_change_and_return_their_tensor()
    {
        using var a = tensor(new float[] { 1, 2 });
        nint identity = a.Identity;
        Assert.Same(a, a.add_(1).mul_(3).sub_(1).div_(2));
        Assert.Equal(identity, a.Identity);
        Assert.Equal([2.5f, 4], a.data<float>().ToArray());
        a.clamp_(max: 3).zero_().fill_(4).pow_(2);
        Assert.Equal([16f, 16], a.data<float>().ToArray());
    }

    [Fact]
    public void Division_rounds_as_asked()
    {
        using var a = tensor(new[] { -7, 7 });
        Assert.Equal([-3.5f, 3.5f], Values(a.div(2)));
        Assert.Equal([-3f, 3], Values(a.div(2, RoundingMode.trunc)));
        Assert.Equal([-4f, 3], Values(a.div(2, RoundingMode.floor)));
    }

    [Fact]
    public void Reductions_agree_with_arithmetic_by_hand()
    {
        using var m = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 9 } });
        Assert.Equal([24f], Values(m.sum()));
        Assert.Equal([5f, 7, 12], Values(m.sum(dim: 0))); // a plain 0 would be a ScalarType
        Assert.Equal([2f, 6], Values(m.mean([1])));
        Assert.Equal([4f], Values(m.mean()));
        Assert.Equal([1f, 7], Values(m.var(1)));
        Assert.Equal([2f / 3, 14f / 3], Values(m.var(1, unbiased: false)), new Within(1e-6f));
        Assert.Equal([162f], Values(m.prod(1).max() * 0.9));
        var (values, indices) = m.max(1);
        Assert.Equal([3f, 9], Values(values));
        Assert.Equal([2f, 2], Values(indices));
        Assert.Equal([5f], Values(m.argmax()));
        Assert.Equal([(float)Math.Sqrt(136)], Values(m.norm()), new Within(1e-5f));
        Assert.Equal([5f, 7, 12], Values(m.cumsum(0)[1]));
        Assert.Equal([9f], Values(m.amax(0, 1)));
        Assert.Equal([4f, 5, 9], Values(m.amax([0], keepdim: true)));
        var (output, inverse, counts) = tensor(new[] { 3, 1, 3 }).unique(return_counts: true);
        Assert.Equal([1f, 3], Values(output));
        Assert.Null(inverse);
        Assert.Equal([1f, 2], Values(counts!));
    }

    [Fact]
    public void Matrices_multiply_and_invert()
    {
        using var a = tensor(new float[,] { { 1, 2 }, { 3, 4 } });
        using var v = tensor(new float[] { 5, 6 });
        Assert.Equal([17f, 39], Values(a.matmul(v)));
        Assert.Equal([7f, 10, 15, 22], Values(a.mm(a)));
        Assert.Equal([7f, 10, 15, 22], Values(einsum("ij,jk->ik", a, a)));
        Assert.Equal([-2f], Values(linalg.det(a)), new Within(1e-5f));
        Assert.Equal([1f, 0, 0, 1], Values(linalg.inv(a).matmul(a)), new Within(1e-5f));
        Assert.Equal([17f, 39], Values(tensordot(a, v, 1)));
        Assert.Equal([5f], Values(linalg.vector_norm(tensor(new float[] { 3, 4 }))));
    }

    [Fact]
    public void Softmax_is_the_definition()
    {
        using var x = tensor(new float[] { 0, (float)Math.Log(3) });
        Assert.Equal([0.25f, 0.75f], Values(softmax(x, 0)), new Within(1e-6f));
        Assert.Equal([(float)Math.Log(0.25), (float)Math.Log(0.75)], Values(x.log_softmax(0)), new Within(1e-6f));
        Assert.Equal([0.5f, 0.75f], Values(sigmoid(x)), new Within(1e-6f));
    }

    [Fact]
    public void Sorting_orders_values_and_indices()
    {
        using var x = tensor(new float[] { 3, 1, 2 });
        var (sorted, order) = x.sort();
        Assert.Equal([1f, 2, 3], Values(sorted));
        Assert.Equal([1f, 2, 0], Values(order));
        var (top, where) = topk(x, 2);
        Assert.Equal([3f, 2], Values(top));
        Assert.Equal([0f, 2], Values(where));
        Assert.Equal([0f, 2, 1], Values(x.argsort(descending: true)));
    }

    [Fact]
    public void Shapes_change_as_named()
    {
        using var x = arange(6, dtype: float32);
        using var m = x.reshape(2, 3);
        Assert.Equal([3L, 2], m.t().shape);
        Assert.Equal([0f, 3, 1, 4, 2, 5], Values(m.T.contiguous()));
        Assert.Equal([1L, 2, 3], m.unsqueeze(0).shape);
        Assert.Equal([2L, 3], m.unsqueeze(0).squeeze(0).shape);
        Assert.Equal([4L, 3], cat([m, m]).shape);
        Assert.Equal([2L, 2, 3], stack([m, m]).shape);
        Assert.Equal([3L, 2], m.permute(1, 0).shape);
        Assert.Equal([2L, 2, 3], m.expand(2, 2, 3).shape);
        Assert.Equal([2f, 1, 0, 5, 4, 3], Values(m.flip(1)));
        Assert.Equal([2f, 0, 1, 5, 3, 4], Values(m.roll(1, 1)));
        Assert.Equal([2, 2, 2], x.split(2).Select(part => (int)part.numel()));
        Assert.Equal([1, 5], x.split([1L, 5]).Select(part => (int)part.numel()));
        Assert.Equal([3, 3], x.chunk(2).Select(part => (int)part.numel()));
        Assert.Equal([0f, 0, 0, 3, 4, 0], Values(m.tril()));
        var grid = meshgrid([arange(2), arange(3)]);
        Assert.Equal([0f, 0, 0, 1, 1, 1], Values(grid[0]));
    }

    [Fact]
    public void NonzeroElementsAreCounted()
    {
        var m = tensor(new[] { 0f, 1, 2, 0, 0, 5 }).view(2, 3);
        Assert.Equal(3, m.count_nonzero().item<long>());
        Assert.Equal([2L, 1], m.count_nonzero([1]).data<long>().ToArray());
    }

    private sealed class Within(float tolerance) : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(float value) => 0;
    }
}
