using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class FilterBlocksTests
{
    private const long Side = 24;

    [Theory]
    [InlineData(3, 1, PaddingModes.Reflect, true)]
    [InlineData(3, 1, PaddingModes.Zeros, true)]
    [InlineData(5, 2, PaddingModes.Reflect, false)]
    [InlineData(1, 1, PaddingModes.Zeros, true)]
    public void IsTheConvolution(long kernel, long stride, PaddingModes padding, bool hasBias)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var convolution = nn.Conv2d(4, 5, kernel, stride: stride, padding: kernel / 2, padding_mode: padding, bias: hasBias);
        var x = randn(2, 4, Side, Side, requires_grad: true);

        var own = FilterBlocks.Convolve(convolution, x);
        var gradients = GradientsOf(own, convolution, x);

        // In double precision libtorch does without oneDNN: in single precision its own gradients may be NaN.
        var exact = x.detach().to(float64).requires_grad_();
        convolution.to(float64);
        var expected = convolution.call(exact);
        Assert.Equal(expected.shape, own.shape);
        Assert.True(own.to(float64).allclose(expected, atol: 1e-5));
        Assert.All(
            gradients.Zip(GradientsOf(expected, convolution, exact)),
            pair => Assert.True(pair.First.to(float64).allclose(pair.Second, rtol: 1e-4, atol: 1e-4)));
    }

    [Fact]
    public void MemoryThatHeldWhitePixelsGivesNoNaN()
    {
        manual_seed(1);
        using var convolution = nn.Conv2d(16, 3, 3, padding: 1, padding_mode: PaddingModes.Reflect);
        for (var round = 0; round < 100; round++)
        {
            using var scope = NewDisposeScope();
            using (NewDisposeScope())
            {
                foreach (var side in new[] { Side, Side, Side, Side + 2, Side + 2, Side + 2 })
                    full([2, 16, side, side, 4], byte.MaxValue, dtype: uint8);
            }
            var x = randn(2, 16, Side, Side, requires_grad: true);
            FilterBlocks.Convolve(convolution, x).square().mean().backward();
            Assert.True(x.grad!.isfinite().all().item<bool>(), $"round {round}");
        }
    }

    private static Tensor[] GradientsOf(Tensor y, Conv2d convolution, Tensor x) =>
        [.. autograd.grad([y.square().sum()], [x, .. convolution.parameters()], retain_graph: true)];
}
