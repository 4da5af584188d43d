using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class PoolingTests
{
    private static readonly Tensor Sequence = tensor(new double[] { 1, 5, 2, 4, 3 }).view(1, 1, 5);

    private static readonly Tensor Picture =
        tensor(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 }).view(1, 1, 4, 4);

    [Fact]
    public void The_largest_of_a_sequence()
    {
        TensorAssert.Close([5, 4], MaxPool1d(2).call(Sequence));
        TensorAssert.Close([5, 4, 3], MaxPool1d(2, ceil_mode: true).call(Sequence));
        TensorAssert.Close([5, 5, 4], MaxPool1d(3, stride: 2, padding: 1).call(Sequence));
        TensorAssert.Close([2, 5, 3], MaxPool1d(2, stride: 1, dilation: 2).call(Sequence));
        var (values, indices) = MaxPool1d(2).forward_with_indices(Sequence);
        TensorAssert.Close([5, 4], values);
        TensorAssert.Close([1, 3], indices);
    }

    [Fact]
    public void The_largest_of_a_picture()
    {
        TensorAssert.Close([6, 8, 14, 16], MaxPool2d(2).call(Picture));
        TensorAssert.Close([6, 7, 8, 14, 15, 16], MaxPool2d((2, 2), stride: (2, 1)).call(Picture));
        TensorAssert.Close([11, 12, 15, 16], MaxPool2d([3, 3], [1, 1]).call(Picture));
        var (_, indices) = MaxPool2d(2).forward_with_indices(Picture);
        TensorAssert.Close([5, 7, 13, 15], indices);
        TensorAssert.GradientIsRight(MaxPool2d(2).call, TensorAssert.Sines(1, 2, 4, 4));
    }

    [Fact]
    public void The_mean()
    {
        TensorAssert.Close([3, 3], AvgPool1d(2).call(Sequence));
        TensorAssert.Close([2, 11.0 / 3, 7.0 / 3], AvgPool1d(3, stride: 2, padding: 1).call(Sequence));
        TensorAssert.Close([3, 11.0 / 3, 3.5], AvgPool1d(3, stride: 2, padding: 1, count_include_pad: false).call(Sequence));
        TensorAssert.Close([3.5, 5.5, 11.5, 13.5], AvgPool2d(2).call(Picture));
        TensorAssert.Close([14, 22, 46, 54], AvgPool2d((2, 2), divisor_override: 1).call(Picture));
        TensorAssert.GradientIsRight(AvgPool2d([2, 3]).call, TensorAssert.Sines(1, 2, 4, 6));
    }

    [Fact]
    public void As_many_windows_as_asked_for()
    {
        TensorAssert.Close([8.0 / 3, 3], AdaptiveAvgPool1d(2).call(Sequence));
        TensorAssert.Close([8.5], AdaptiveAvgPool2d(1).call(Picture));
        TensorAssert.Close([2.5, 6.5, 10.5, 14.5], AdaptiveAvgPool2d((4, 1)).call(Picture));
        TensorAssert.Close([7.5, 9.5], AdaptiveAvgPool2d([1, 2]).call(Picture));
        TensorAssert.Close([5, 4], AdaptiveMaxPool1d(2).call(Sequence));
        TensorAssert.Close([14, 16], AdaptiveMaxPool2d([1, 2]).call(Picture));
        var (_, indices) = AdaptiveMaxPool2d([1, 1]).forward_with_indices(Picture);
        TensorAssert.Close([15], indices);
    }

    [Fact]
    public void Only_the_result_is_left()
    {
        using var scope = NewDisposeScope();
        using var output = AdaptiveMaxPool2d([1, 1]).call(Picture);
        Assert.Equal(1, scope.DisposablesCount);
    }
}
