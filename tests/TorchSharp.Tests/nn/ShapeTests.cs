using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class ShapeTests
{
    private static readonly Tensor Picture = tensor(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }).view(1, 1, 3, 3);

    [Fact]
    public void Dimensions_are_joined_and_split()
    {
        using var input = zeros(2, 3, 4, 5);
        Assert.Equal([2L, 60], Flatten().call(input).shape);
        Assert.Equal([2L, 12, 5], Flatten(1, 2).call(input).shape);
        Assert.Equal([2L, 3, 2, 2, 5], Unflatten(2, [2, -1]).call(input).shape);
    }

    [Fact]
    public void Channels_become_pixels()
    {
        using var input = arange(8, ScalarType.Float64).view(1, 4, 1, 2);
        TensorAssert.Close([0, 2, 1, 3, 4, 6, 5, 7], PixelShuffle(2).call(input));
    }

    [Fact]
    public void Edges_are_padded()
    {
        TensorAssert.Close(
            [5, 4, 5, 6, 5, 2, 1, 2, 3, 2, 5, 4, 5, 6, 5], ReflectionPad2d((1, 1, 1, 0)).call(Picture).narrow(2, 0, 3));
        TensorAssert.Close([1, 1, 2, 3, 3], ReplicationPad2d(1).call(Picture).select(2, 0));
        TensorAssert.Close([0, 0, 1, 2, 3], ZeroPad2d((2, 0, 0, 0)).call(Picture).select(2, 0));
        TensorAssert.Close([7, 1, 2, 3, 7, 7], ConstantPad2d((1, 2, 0, 0), 7).call(Picture).select(2, 0));
        TensorAssert.Close([2, 1, 2, 3, 2], ReflectionPad1d(1).call(Picture.select(1, 0)).select(1, 0));
        TensorAssert.Close([9, 1, 2, 3], ConstantPad1d((1, 0), 9).call(Picture.select(1, 0)).select(1, 0));
        TensorAssert.Close([3, 1, 2, 3, 1], functional.pad(Picture, (1, 1, 0, 0), PaddingModes.Circular).select(2, 0));
        TensorAssert.Close([1, 2, 3, 0], functional.pad(Picture, (0, 1)).select(2, 0));
        TensorAssert.Close([0, 1, 2, 3, 0], functional.pad(Picture, 1).select(2, 0));
        TensorAssert.GradientIsRight(ReflectionPad2d(1).call, Picture);
    }

    [Fact]
    public void Pictures_are_enlarged()
    {
        using var input = tensor(new double[] { 1, 3 }).view(1, 1, 1, 2);
        TensorAssert.Close([1, 1, 3, 3], Upsample(size: [1, 4]).call(input));
        TensorAssert.Close([1, 1, 3, 3, 1, 1, 3, 3], Upsample(scale_factor: [2]).call(input));
        TensorAssert.Close([1, 1.5, 2.5, 3], Upsample([1, 4], mode: UpsampleMode.Bilinear).call(input));
        TensorAssert.Close(
            [1, 5.0 / 3, 7.0 / 3, 3], Upsample([1, 4], mode: UpsampleMode.Bilinear, align_corners: true).call(input), 1e-12);
        TensorAssert.Close([1, 1.5, 2.5, 3], functional.interpolate(input.select(2, 0), [4], mode: InterpolationMode.Linear));
        TensorAssert.Close([1, 1, 3, 3], functional.upsample(input, [1, 4]));
    }

    [Fact]
    public void Pictures_are_reduced()
    {
        using var input = arange(16, ScalarType.Float64).view(1, 1, 4, 4);
        TensorAssert.Close(
            [2.5, 4.5, 10.5, 12.5], functional.interpolate(input, scale_factor: [0.5], mode: InterpolationMode.Area));
        TensorAssert.Close([0, 2, 8, 10], functional.interpolate(input, [2, 2]));
        TensorAssert.Close([5, 7, 13, 15], functional.interpolate(input, [2, 2], mode: InterpolationMode.NearestExact));
        TensorAssert.Close([2.5, 4.5, 10.5, 12.5], functional.interpolate(input, [2], mode: InterpolationMode.Bilinear));
        using var smooth = functional.interpolate(input, [1, 1], mode: InterpolationMode.Bilinear, antialias: true);
        TensorAssert.Close([7.5], smooth, 1e-9);
        using var cubic = functional.interpolate(input, scale_factor: [0.5, 0.5], mode: InterpolationMode.Bicubic);
        Assert.Equal(7.5, cubic.mean().ToDouble(), 1e-9);
    }

    [Fact]
    public void A_size_that_is_recomputed_says_where_to_sample()
    {
        using var input = arange(5, ScalarType.Float64).view(1, 1, 5);
        using var byFactor = functional.interpolate(input, scale_factor: [0.7], mode: InterpolationMode.Linear);
        using var bySize = functional.interpolate(
            input, scale_factor: [0.7], mode: InterpolationMode.Linear, recompute_scale_factor: true);
        TensorAssert.Close(
            TensorAssert.Values(functional.interpolate(input, [3], mode: InterpolationMode.Linear)), bySize, 1e-12);
        Assert.Equal((1 / 0.7 * 0.5) - 0.5, byFactor.data<double>()[0, 0, 0], 1e-12);
    }

    [Fact]
    public void What_cannot_be_resized_is_refused()
    {
        Assert.Throws<ArgumentException>(() => functional.interpolate(Picture));
        Assert.Throws<ArgumentException>(() => functional.interpolate(Picture, [2, 2], [2]));
        Assert.Throws<ArgumentException>(() => functional.interpolate(Picture, [2], mode: InterpolationMode.Linear));
    }
}
