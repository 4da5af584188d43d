using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.NeuralNetwork;

public sealed class ActivationTests
{
    private static readonly Dictionary<string, (Func<bool, Module<Tensor, Tensor>> make, Func<double, double> value)>
        Functions = new()
        {
            ["ReLU"] = (inplace => ReLU(inplace), x => Math.Max(0, x)),
            ["ReLU6"] = (inplace => ReLU6(inplace), x => Math.Clamp(x, 0, 6)),
            ["LeakyReLU"] = (inplace => LeakyReLU(0.1, inplace), x => x > 0 ? x : 0.1 * x),
            ["ELU"] = (inplace => ELU(2, inplace), x => x > 0 ? x : 2 * (Math.Exp(x) - 1)),
            ["GELU"] = (inplace => GELU(inplace), x => x * NormalDistribution(x)),
            ["SiLU"] = (inplace => SiLU(inplace), x => x / (1 + Math.Exp(-x))),
            ["Sigmoid"] = (inplace => Sigmoid(inplace), x => 1 / (1 + Math.Exp(-x))),
            ["Tanh"] = (inplace => Tanh(inplace), Math.Tanh),
            ["Hardtanh"] = (inplace => Hardtanh(-2, 0.5, inplace), x => Math.Clamp(x, -2, 0.5)),
            ["Hardswish"] = (inplace => Hardswish(inplace), x => x * Math.Clamp(x + 3, 0, 6) / 6),
            ["Softplus"] = (_ => Softplus(2, 3), x => 2 * x > 3 ? x : Math.Log(1 + Math.Exp(2 * x)) / 2),
        };

    private static readonly double[] Points = [-7.3, -2.1, -0.4, 0.3, 1.2, 6.8];

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_has_its_values_and_its_gradient(string name)
    {
        var (make, value) = Functions[name];
        using var input = tensor(Points);
        using var module = make(false);
        TensorAssert.Close([.. Points.Select(value)], module.call(input), 1e-9);
        TensorAssert.GradientIsRight(module.call, input);
        TensorAssert.Close(Points, input, 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void In_place_it_changes_its_input_and_returns_another_handle(string name)
    {
        if (name == "Softplus")
        {
            return;
        }

        var (make, value) = Functions[name];
        using var input = tensor(Points);
        using var output = make(true).call(input);
        TensorAssert.Close([.. Points.Select(value)], input, 1e-9);
        Assert.NotSame(input, output);
        input.Dispose();
        TensorAssert.Close([.. Points.Select(value)], output, 1e-9);
    }

    [Fact]
    public void Softmax_is_a_distribution_along_its_dimension()
    {
        using var input = tensor(new[] { 0, Math.Log(3), 1, 1 }).view(2, 2);
        TensorAssert.Close([0.25, 0.75, 0.5, 0.5], Softmax(1).call(input), 1e-12);
        TensorAssert.Close([Math.Log(0.25), Math.Log(0.75), Math.Log(0.5), Math.Log(0.5)], LogSoftmax(-1).call(input), 1e-12);
        using var columns = Softmax(0).call(input).sum(0L);
        TensorAssert.Close([1, 1], columns, 1e-12);
        Assert.Equal(ScalarType.Float32, functional.softmax(input, 1, ScalarType.Float32).dtype);
    }

    private static double NormalDistribution(double x) => (1 + tensor(x / Math.Sqrt(2)).erf().ToDouble()) / 2;
}
