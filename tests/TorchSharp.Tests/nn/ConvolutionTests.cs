using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class ConvolutionTests
{
    [Fact]
    public void A_filter_slides_over_a_sequence()
    {
        using var layer = Conv1d(1, 1, 2, stride: 2, padding: 1, dtype: ScalarType.Float64);
        Set(layer, [2, -1], [0.5]);
        TensorAssert.Close(
            [0.5 - 1, 0.5 + (2 * 2) - 3, 0.5 + (4 * 2)], layer.call(tensor(new double[] { 1, 2, 3, 4 }).view(1, 1, 4)));
        TensorAssert.GradientIsRight(layer.call, TensorAssert.Sines(2, 1, 5));
    }

    [Fact]
    public void Filters_of_pictures_agree_with_the_sum_that_defines_them()
    {
        using var layer = Conv2d(
            4, 2, (3, 2), stride: (2, 1), padding: (1, 2), dilation: (1, 2), groups: 2, dtype: ScalarType.Float64);
        using var input = TensorAssert.Sines(2, 4, 5, 6);
        using var output = layer.call(input);
        Assert.Equal([2L, 2, 3, 8], output.shape);
        var x = input.data<double>();
        var w = layer.weight.data<double>();
        for (var b = 0; b < 2; b++)
            for (var o = 0; o < 2; o++)
                for (var i = 0; i < 3; i++)
                    for (var j = 0; j < 8; j++)
                    {
                        var sum = layer.bias!.data<double>()[o];
                        for (var c = 0; c < 2; c++)
                            for (var ki = 0; ki < 3; ki++)
                                for (var kj = 0; kj < 2; kj++)
                                {
                                    var (row, column) = ((i * 2) - 1 + ki, j - 2 + (2 * kj));
                                    if (row is >= 0 and < 5 && column is >= 0 and < 6)
                                    {
                                        sum += w[o, c, ki, kj] * x[b, (o * 2) + c, row, column];
                                    }
                                }

                        Assert.Equal(sum, output.data<double>()[b, o, i, j], 1e-12);
                    }
    }

    [Fact]
    public void Same_keeps_the_size_and_valid_does_not_pad()
    {
        Assert.Equal([1L, 2, 7], Conv1d(1, 2, 4, Padding.Same).call(ones(1, 1, 7)).shape);
        Assert.Equal([1L, 2, 4], Conv1d(1, 2, 4, Padding.Valid).call(ones(1, 1, 7)).shape);
        Assert.Equal([1L, 2, 7, 6], Conv2d(1, 2, 3, Padding.Same, dilation: 2).call(ones(1, 1, 7, 6)).shape);
        Assert.Equal([1L, 2, 3, 4], Conv2d(1, 2, (5, 3), Padding.Valid).call(ones(1, 1, 7, 6)).shape);
    }

    [Theory]
    [InlineData(PaddingModes.Reflect, new[] { 2.0, 1, 2, 3, 4, 3 })]
    [InlineData(PaddingModes.Replicate, new[] { 1.0, 1, 2, 3, 4, 4 })]
    [InlineData(PaddingModes.Circular, new[] { 4.0, 1, 2, 3, 4, 1 })]
    public void Other_paddings_than_zeros_are_put_around_the_input(PaddingModes mode, double[] padded)
    {
        using var layer = Conv1d(1, 1, 3, Padding.Same, padding_mode: mode, bias: false, dtype: ScalarType.Float64);
        using var numbers = Conv1d(1, 1, 3, padding: 1, padding_mode: mode, bias: false, dtype: ScalarType.Float64);
        foreach (var convolution in new[] { layer, numbers })
        {
            Set(convolution, [1, 10, 100], null);
            using var output = convolution.call(tensor(new double[] { 1, 2, 3, 4 }).view(1, 1, 4));
            TensorAssert.Close(
                [.. Enumerable.Range(0, 4).Select(i => padded[i] + (10 * padded[i + 1]) + (100 * padded[i + 2]))], output);
        }
    }

    [Fact]
    public void A_transposed_convolution_is_the_gradient_of_a_convolution()
    {
        using var layer = ConvTranspose2d(3, 2, (2, 3), stride: (2, 3), padding: (1, 0), bias: false, dtype: ScalarType.Float64);
        using var input = TensorAssert.Sines(1, 3, 4, 5);
        using var output = layer.call(input);
        Assert.Equal([1L, 2, 6, 15], output.shape);

        using var picture = zeros_like(output).requires_grad_();
        functional.conv2d(picture, layer.weight, strides: [2, 3], padding: [1, 0]).backward([input]);
        TensorAssert.Close(TensorAssert.Values(picture.grad!), output, 1e-12);
        TensorAssert.GradientIsRight(layer.call, input);
    }

    [Fact]
    public void The_size_of_a_transposed_result_can_be_chosen()
    {
        using var layer = ConvTranspose2d(1, 1, 3, stride: 2, padding: 1);
        using var input = ones(1, 1, 4, 4);
        Assert.Equal([1L, 1, 7, 7], layer.call(input).shape);
        Assert.Equal([1L, 1, 8, 7], layer.forward(input, [8, 7]).shape);
        Assert.Throws<ArgumentException>(() => layer.forward(input, [9, 7]));
        Assert.Equal([1L, 1, 8, 8], ConvTranspose2d(1, 1, 3, stride: 2, padding: 1, output_padding: 1).call(input).shape);
    }

    [Fact]
    public void Groups_must_divide_the_channels() => Assert.Throws<ArgumentException>(() => Conv1d(3, 4, 1, groups: 2));

    private static void Set(Modules.Convolution layer, double[] weight, double[]? bias)
    {
        using var _ = no_grad();
        layer.weight.copy_(tensor(weight).view(layer.weight.shape));
        if (bias is not null)
        {
            layer.bias!.copy_(tensor(bias));
        }
    }
}
