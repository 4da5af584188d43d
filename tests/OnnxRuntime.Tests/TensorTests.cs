using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

public class TensorTests
{
    private static readonly int[,] _matrix = { { 1, 2, 3 }, { 4, 5, 6 } };

    [Fact]
    public void Indices_find_elements()
    {
        var tensor = _matrix.ToTensor();
        Assert.Equal([2, 3], tensor.Dimensions);
        Assert.Equal([3, 1], tensor.Strides);
        Assert.Equal((2, 6L), (tensor.Rank, tensor.Length));
        Assert.Equal(6, tensor[1, 2]);
        tensor[[1, 0]] = 40;
        Assert.Equal([1, 2, 3, 40, 5, 6], tensor);
        Assert.Equal(40, tensor.Buffer.Span[3]);
    }

    [Fact]
    public void A_reversed_tensor_has_the_same_elements_in_another_order()
    {
        var tensor = _matrix.ToTensor(reverseStride: true);
        Assert.Equal([1, 2], tensor.Strides);
        Assert.Equal(6, tensor[1, 2]);
        Assert.Equal(2, tensor[0, 1]);
        Assert.Equal([1, 4, 2, 5, 3, 6], tensor);
    }

    [Fact]
    public void A_reshaped_tensor_shares_memory_and_a_clone_does_not()
    {
        var tensor = _matrix.ToTensor();
        var reshaped = tensor.Reshape([3, 2]);
        var clone = tensor.Clone();
        tensor[0, 0] = 100;
        Assert.Equal(100, reshaped[0, 0]);
        Assert.Equal(1, clone[0, 0]);
        Assert.Equal([0, 0], tensor.CloneEmpty([2]));
        Assert.Throws<ArgumentException>(() => tensor.Reshape([4, 2]));
    }

    [Fact]
    public void Arrays_of_more_dimensions_are_tensors()
    {
        Assert.Equal(7, new int[,,] { { { 1, 2 } }, { { 3, 7 } } }.ToTensor()[1, 0, 1]);
        Assert.Equal(9, new int[,,,] { { { { 9 } } } }.ToTensor()[0, 0, 0, 0]);
        Assert.Equal([2, 1, 1, 1, 1], ((Array)new int[2, 1, 1, 1, 1]).ToTensor<int>().Dimensions);
    }

    [Fact]
    public void A_tensor_is_written_in_braces() => Assert.Equal("{{1,2,3},{4,5,6}}", _matrix.ToTensor().GetArrayString(includeWhitespace: false));

    [Fact]
    public void Wrong_indices_and_sizes_are_refused()
    {
        var tensor = _matrix.ToTensor();
        Assert.Throws<IndexOutOfRangeException>(() => tensor[2, 0]);
        Assert.Throws<ArgumentException>(() => tensor[0]);
        Assert.Throws<ArgumentException>(() => new DenseTensor<int>(new int[5], [2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DenseTensor<int>([-1]));
    }

    [Fact]
    public void Shapes_are_counted()
    {
        Assert.Equal(24, ShapeUtils.GetSizeForShape([2, 3, 4]));
        Assert.Equal(1, ShapeUtils.GetSizeForShape([]));
        Assert.Equal([12, 4, 1], ShapeUtils.GetStrides([2, 3, 4]));
        Assert.Equal(23, ShapeUtils.GetIndex([12, 4, 1], [1, 2, 3]));
        Assert.Throws<OverflowException>(() => ShapeUtils.GetSizeForShape([long.MaxValue, 2]));
    }
}
