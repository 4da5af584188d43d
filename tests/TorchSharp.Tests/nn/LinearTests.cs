using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class LinearTests
{
    [Fact]
    public void Linear_multiplies_and_adds()
    {
        using var layer = Linear(
            Parameter(tensor(new[] { 1.0, 2, 3, 4, 5, 6 }).view(2, 3)), Parameter(tensor(new[] { 10.0, 20 })));
        Assert.Equal((3, 2), (layer.in_features, layer.out_features));
        TensorAssert.Close(
            [10 + 1 - 3, 20 + 4 - 6, 10 + 2, 20 + 5], layer.call(tensor(new[] { 1.0, 0, -1, 0, 1, 0 }).view(2, 3)));
        TensorAssert.GradientIsRight(layer.call, TensorAssert.Sines(2, 3));
    }

    [Fact]
    public void Bilinear_sums_over_pairs()
    {
        using var layer = Bilinear(2, 2, 1, dtype: ScalarType.Float64);
        using (no_grad())
        {
            layer.weight.copy_(tensor(new[] { 1.0, 2, 3, 4 }).view(1, 2, 2));
            layer.bias!.fill_(0.5);
        }

        using var left = tensor(new[] { 1.0, 2 }).view(1, 2);
        using var right = tensor(new[] { 3.0, -1 }).view(1, 2);
        TensorAssert.Close([(1 * 1 * 3) + (1 * 2 * -1) + (2 * 3 * 3) + (2 * 4 * -1) + 0.5], layer.call(left, right));
        TensorAssert.GradientIsRight(input => layer.call(input, right), left);
    }

    [Fact]
    public void Identity_hands_on_under_a_handle_of_its_own()
    {
        using var input = ones(2);
        using (var output = Identity().call(input))
        {
            TensorAssert.Same(input, output);
        }

        Assert.False(input.IsInvalid);
    }

    [Fact]
    public void Dropout_drops_in_training_and_hands_on_otherwise()
    {
        torch.random.manual_seed(1);
        using var layer = Dropout(0.25);
        using var input = ones(100, 100);
        using var dropped = layer.call(input);
        var values = TensorAssert.Values(dropped);
        Assert.All(values, value => Assert.True(value == 0 || Math.Abs(value - (1 / 0.75)) < 1e-6));
        Assert.InRange(values.Count(value => value == 0), 2300, 2700);

        layer.eval();
        TensorAssert.Same(input, layer.call(input));
    }

    [Fact]
    public void Channels_are_dropped_as_a_whole()
    {
        torch.random.manual_seed(1);
        foreach (var (layer, input) in new (Module<Tensor, Tensor>, Tensor)[]
        {
            (Dropout1d(), ones(8, 16, 5)),
            (Dropout2d(), ones(8, 16, 2, 2)),
        })
        {
            var sums = TensorAssert.Values(layer.call(input).flatten(2).sum(-1));
            var full = input.shape[2..].Aggregate(2.0, (product, size) => product * size);
            Assert.All(sums, sum => Assert.True(sum == 0 || sum == full));
            Assert.Contains(0, sums);
            Assert.Contains(full, sums);
        }
    }

    [Fact]
    public void Dropout_in_place_changes_its_input()
    {
        using var input = ones(1000);
        using var output = Dropout(0.5, inplace: true).call(input);
        TensorAssert.Same(output, input);
        Assert.Contains(0, TensorAssert.Values(input));
    }
}
