using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Core.Optimization;

public sealed class GradientCheckTests
{
    [Theory]
    [InlineData(1f, true)]
    [InlineData(float.NaN, false)]
    [InlineData(float.PositiveInfinity, false)]
    public void AStepIsTakenWithFiniteGradientsOnly(float gradient, bool passes)
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [With(1, 2), With(3, gradient), new(zeros(2))];

        Assert.Equal(passes, new GradientCheck(parameters).Passes());
    }

    [Fact]
    public void TenStepsInARowAreADivergence()
    {
        using var scope = NewDisposeScope();
        var parameter = With(float.NaN, 1);
        var check = new GradientCheck([parameter]);
        for (var step = 0; step < 9; step++) Assert.False(check.Passes());
        using (no_grad()) parameter.grad!.zero_();
        Assert.True(check.Passes());
        using (no_grad()) parameter.grad!.fill_(float.NaN);
        for (var step = 0; step < 9; step++) Assert.False(check.Passes());

        Assert.Contains("10 steps in a row", Assert.Throws<RunException>(() => check.Passes()).Message);
    }

    [Fact]
    public void AnEpochWithoutFiniteFiguresIsRefused()
    {
        GradientCheck.Require(new Dictionary<string, double> { ["val.loss"] = 1 });

        var failure = Assert.Throws<RunException>(() => GradientCheck.Require(new Dictionary<string, double> { ["a"] = 1, ["val.loss"] = double.NaN }));
        Assert.Contains("val.loss is not finite", failure.Message);
        Assert.Contains("lower learning rate", failure.Message);
    }

    private static Parameter With(params float[] gradient)
    {
        var parameter = new Parameter(zeros(gradient.Length));
        parameter.grad = tensor(gradient);
        return parameter;
    }
}
