using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class NormalizationTests
{
    private const double Eps = 1e-5;

    [Fact]
    public void A_batch_is_centred_and_scaled_and_remembered()
    {
        using var layer = BatchNorm1d(1, dtype: ScalarType.Float64);
        using var input = tensor(new[] { 1.0, 3, 5, 7 }).view(4, 1);
        var scale = 1 / Math.Sqrt(5 + Eps);
        TensorAssert.Close([-3 * scale, -scale, scale, 3 * scale], layer.call(input), 1e-12);
        TensorAssert.Close([0.4], layer.running_mean!, 1e-12);
        TensorAssert.Close([0.9 + (0.1 * 20 / 3)], layer.running_var!, 1e-12);
        Assert.Equal(1, layer.num_batches_tracked!.ToInt64());

        layer.eval();
        TensorAssert.Close([(1 - 0.4) / Math.Sqrt(0.9 + (2.0 / 3) + Eps)], layer.call(input.narrow(0, 0, 1)), 1e-12);
        Assert.Equal(1, layer.num_batches_tracked!.ToInt64());
    }

    [Fact]
    public void A_batch_norm_has_pytorchs_state()
    {
        using var layer = BatchNorm2d(3);
        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], layer.state_dict().Keys);
        Assert.Empty(layer.num_batches_tracked!.shape);
        using var bare = BatchNorm2d(3, affine: false, track_running_stats: false);
        Assert.Empty(bare.state_dict());
        Assert.Throws<ArgumentException>(() => layer.call(ones(1, 3)));
        Assert.Throws<ArgumentException>(() => BatchNorm1d(3).call(ones(1, 3, 2, 2)));
    }

    [Fact]
    public void Without_momentum_all_batches_weigh_the_same()
    {
        using var layer = BatchNorm1d(1, dtype: ScalarType.Float64);
        layer.momentum = null;
        foreach (var value in new[] { 1.0, 2, 6 })
        {
            layer.call(full([2, 1], value, ScalarType.Float64)).Dispose();
        }

        TensorAssert.Close([3], layer.running_mean!, 1e-12);
    }

    [Fact]
    public void Without_statistics_the_batch_is_used_in_evaluation_too()
    {
        using var layer = BatchNorm1d(1, track_running_stats: false, dtype: ScalarType.Float64);
        layer.eval();
        TensorAssert.Close([-1, 1], layer.call(tensor(new[] { 10.0, 30 }).view(2, 1)), 1e-6);
    }

    [Fact]
    public void Resetting_forgets()
    {
        using var layer = BatchNorm2d(2);
        layer.call(rand(2, 2, 3, 3)).Dispose();
        using (no_grad())
        {
            layer.weight!.fill_(3);
        }

        layer.reset_running_stats();
        TensorAssert.Close([0, 0], layer.running_mean!);
        TensorAssert.Close([3, 3], layer.weight!);
        layer.reset_parameters();
        TensorAssert.Close([1, 1], layer.weight!);
    }

    [Fact]
    public void Each_sample_is_centred_and_scaled_by_itself()
    {
        using var layer = InstanceNorm2d(2, dtype: ScalarType.Float64);
        using var input = TensorAssert.Sines(3, 2, 4, 5);
        using var output = layer.call(input);
        using var mean = input.mean([2, 3], keepdim: true);
        using var variance = (input - mean).pow(2).mean([2, 3], keepdim: true);
        TensorAssert.Close(TensorAssert.Values((input - mean) / (variance + Eps).sqrt()), output, 1e-12);
        Assert.Empty(layer.state_dict());
        TensorAssert.Close(TensorAssert.Values(output.select(0, 1)), layer.call(input.select(0, 1)), 1e-12);
        Assert.Throws<ArgumentException>(() => layer.call(ones(2, 3)));
    }

    [Fact]
    public void The_last_dimensions_are_centred_and_scaled()
    {
        using var layer = LayerNorm([2, 2], dtype: ScalarType.Float64);
        using (no_grad())
        {
            layer.weight!.fill_(2);
            layer.bias!.fill_(1);
        }

        var scale = 2 / Math.Sqrt(5 + Eps);
        using var input = tensor(new[] { 1.0, 3, 5, 7 }).view(1, 2, 2);
        TensorAssert.Close([1 - (3 * scale), 1 - scale, 1 + scale, 1 + (3 * scale)], layer.call(input), 1e-12);
        TensorAssert.GradientIsRight(layer.call, TensorAssert.Sines(3, 2, 2));
        Assert.Equal(["weight"], LayerNorm(3, bias: false).state_dict().Keys);
        Assert.Empty(LayerNorm(3, elementwise_affine: false).state_dict());
    }

    [Fact]
    public void Groups_of_channels_are_centred_and_scaled()
    {
        using var layer = GroupNorm(2, 4, dtype: ScalarType.Float64);
        using var input = TensorAssert.Sines(2, 4, 3);
        using var expected = functional.layer_norm(input.view(2, 2, 6), [6]);
        TensorAssert.Close(TensorAssert.Values(expected), layer.call(input), 1e-12);
        Assert.Equal(["weight", "bias"], layer.state_dict().Keys);
    }

    [Fact]
    public void Vectors_get_the_length_one()
    {
        using var input = tensor(new[] { 3.0, 4, 0, 0 }).view(2, 2);
        TensorAssert.Close([0.6, 0.8, 0, 0], functional.normalize(input), 1e-12);
        TensorAssert.Close([3.0 / 7, 4.0 / 7, 0, 0], functional.normalize(input, p: 1), 1e-12);
    }
}
