using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(2.0, 13, 6.5)]
    [InlineData(1.0, 19, 1)]
    [InlineData(double.PositiveInfinity, 12, 3)]
    public void Gradients_are_scaled_to_a_common_norm(double type, double norm, double most)
    {
        var parameters = WithGradients([3, 0], [-4, 12]);
        Assert.Equal(norm, utils.clip_grad_norm_(parameters, most, type), 1e-12);
        TensorAssert.Close([3 * most / norm, 0], parameters[0].grad!, 1e-5);
        TensorAssert.Close([-4 * most / norm, 12 * most / norm], parameters[1].grad!, 1e-5);
    }

    [Fact]
    public void Small_gradients_and_parameters_without_are_left_alone()
    {
        var parameters = WithGradients([3, 0], [-4, 12]);
        var none = new Parameter(ones(1));
        using var scope = NewDisposeScope();
        Assert.Equal(13, utils.clip_grad_norm_([none, .. parameters], 13.5), 1e-12);
        TensorAssert.Close([-4, 12], parameters[1].grad!, 0);
        Assert.Equal(0, utils.clip_grad_norm_([none], 1));
    }

    [Fact]
    public void Gradients_are_clamped()
    {
        var parameters = WithGradients([3, 0], [-4, 12]);
        utils.clip_grad_value_(parameters, 3.5);
        TensorAssert.Close([3, 0], parameters[0].grad!, 0);
        TensorAssert.Close([-3.5, 3.5], parameters[1].grad!, 0);
    }

    [Fact]
    public void Clipping_leaves_nothing_behind()
    {
        var parameters = WithGradients([3, 0], [-4, 12]);
        using var scope = NewDisposeScope();
        utils.clip_grad_norm_(parameters, 1);
        utils.clip_grad_value_(parameters, 1);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Parameters_become_a_vector_and_back()
    {
        Parameter[] parameters = [new(tensor(new[] { 1.0, 2 }).view(2, 1)), new(tensor(new[] { 3.0 }))];
        using var vector = utils.parameters_to_vector(parameters);
        TensorAssert.Close([1, 2, 3], vector);
        utils.vector_to_parameters(vector.detach() * 2, parameters);
        TensorAssert.Close([2, 4], parameters[0]);
        TensorAssert.Close([6], parameters[1]);
    }

    private static Parameter[] WithGradients(params double[][] gradients) => [.. gradients.Select(gradient =>
        new Parameter(zeros(gradient.Length, ScalarType.Float64)) { grad = tensor(gradient) })];
}
