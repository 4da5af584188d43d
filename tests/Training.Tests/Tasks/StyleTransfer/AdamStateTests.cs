using Torchline.Training.Tasks.StyleTransfer;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class AdamStateTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void StepsAreThoseOfTheOptimizer()
    {
        manual_seed(1);
        var start = randn(1, 3, 5, 4);
        using var parameter = new Parameter(start.clone());
        using var optimizer = optim.Adam([parameter], 0.1);
        var state = new AdamState(start.clone(), zeros_like(start), zeros_like(start));
        var before = state;
        for (var step = 1L; step <= 20; step++)
        {
            var gradient = randn(1, 3, 5, 4) * step;
            parameter.grad = gradient.clone();
            optimizer.step();
            state = state.Next(gradient, tensor(step), tensor(0.1f));
            Assert.True(state.Image.allclose(parameter, rtol: 1e-6, atol: 1e-7), $"after step {step}");
        }
        Assert.True(before.Image.allclose(start, rtol: 0, atol: 0)); // nothing was changed in place
    }
}
