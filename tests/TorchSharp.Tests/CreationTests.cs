using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class CreationTests
{
    [Fact]
    public void Arrays_become_tensors_of_their_shape_and_type()
    {
        using var matrix = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([2, 3], matrix.shape);
        Assert.Equal([3, 1], matrix.stride());
        Assert.Equal(float32, matrix.dtype);
        Assert.Equal([1, 2, 3, 4, 5, 6], matrix.data<float>().ToArray());

        using var vector = tensor(new long[] { 7, 8 });
        Assert.Equal(int64, vector.dtype);
        Assert.Equal([7, 8], vector.data<long>().ToArray());

        using var converted = tensor(new[] { 1.5, 2.5 }, dtype: float32);
        Assert.Equal([1.5f, 2.5f], converted.data<float>().ToArray());

        using var cube = tensor(new List<int> { 1, 2, 3, 4, 5, 6, 7, 8 }, 2, 2, 2);
        Assert.Equal(6, cube[1, 0, 1].item<int>());
    }

    [Fact]
    public void A_tensor_is_a_copy_of_its_array()
    {
        float[] data = [1, 2];
        using var copy = tensor(data);
        data[0] = 9;
        Assert.Equal(1, copy[0].item<float>());
    }

    [Fact]
    public void Elements_must_fill_the_sizes() =>
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2, 3 }, [2, 2]));

    [Fact]
    public void From_array_takes_any_rank_and_refuses_other_elements()
    {
        using var four = from_array(new double[1, 2, 1, 2]);
        Assert.Equal([1, 2, 1, 2], four.shape);
        Assert.Throws<ArgumentException>(() => from_array(new[] { "text" }));
        using var none = from_array(new float[0, 3]);
        Assert.Equal([0, 3], none.shape);
    }

    [Fact]
    public void Sequences_have_pytorchs_types_and_values()
    {
        using var integers = arange(5);
        Assert.Equal(int64, integers.dtype);
        Assert.Equal([0, 1, 2, 3, 4], integers.data<long>().ToArray());

        using var reals = arange(0, 1, 0.25);
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f], reals.data<float>().ToArray());

        using var line = linspace(0, 1, 5);
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1f], line.data<float>().ToArray());

        using var identity = eye(2);
        Assert.Equal([1f, 0, 0, 1], identity.data<float>().ToArray());
    }

    [Fact]
    public void Filled_tensors_follow_the_value_and_the_options()
    {
        using var whole = full(2, 2, 7);
        Assert.Equal(int64, whole.dtype);
        using var real = full(2, 2, 0.5);
        Assert.Equal(float32, real.dtype);
        using var wide = zeros(3, dtype: float64, requires_grad: true);
        Assert.Equal(float64, wide.dtype);
        Assert.True(wide.requires_grad);
        Assert.True(wide.is_leaf);
        using var alike = ones_like(wide);
        Assert.Equal([1.0, 1, 1], alike.data<double>().ToArray());
    }

    [Fact]
    public void Numbers_convert_implicitly()
    {
        Tensor real = 2.5f;
        Tensor whole = 3;
        Tensor list = new[] { 1.0, 2.0 };
        Assert.Equal(0, real.dim());
        Assert.Equal(float32, real.dtype);
        Assert.Equal(int32, whole.dtype);
        Assert.Equal([2], list.shape);
        Assert.Equal(2.5f, (float)real);
        Assert.Equal(3, (int)whole);
    }

    [Fact]
    public void Items_are_read_in_their_own_type()
    {
        using var half = tensor(1.5f).to(float16);
        Assert.Equal((Half)1.5, half.item<Half>());
        Assert.Equal(1.5, half.ToDouble());
        using var flag = tensor(true);
        Assert.True(flag.item<bool>());
        using var two = tensor(new[] { 1, 2 });
        Assert.Throws<ArgumentException>(() => two[0].item<float>());
        var error = Assert.Throws<ExternalException>(() => two.item<int>());
        Assert.Contains("a Tensor with 2 elements cannot be converted to Scalar", error.Message);
    }

    [Fact]
    public void Accessors_read_and_write_views_in_row_major_order()
    {
        using var matrix = arange(6).reshape(2, 3);
        using var transposed = matrix.t();
        var elements = transposed.data<long>();
        Assert.Equal([0, 3, 1, 4, 2, 5], elements.ToArray());
        Assert.Equal(4, elements[1, 1]);
        elements[2, 0] = 20;
        Assert.Equal(20, matrix[0, 2].item<long>());
        Assert.Throws<IndexOutOfRangeException>(() => elements[3, 0]);
        Assert.Equal(new long[,] { { 0, 3 }, { 1, 4 }, { 20, 5 } }, elements.ToNDArray());
        Assert.Throws<ArgumentException>(() => matrix.data<float>());
    }

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        using var numbers = zeros(2, dtype: int32);
        numbers.bytes[4] = 1;
        Assert.Equal([0, 1], numbers.data<int>().ToArray());
        Assert.Throws<ArgumentException>(() => numbers.bytes = new byte[3]);
        using var view = zeros(2, 2).t();
        Assert.Throws<InvalidOperationException>(() => view.bytes.Length);
    }
}
