using Torchline.Engines;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Core;

/// <summary>libtorch in single precision, where oneDNN computes, beside double precision, where it does not.</summary>
public sealed class OneDnnLimitTests
{
    private const int AuthenticAmdB = 0x68747541, AuthenticAmdC = 0x444D4163, AuthenticAmdD = 0x69746E65;
    private const int GenuineIntelB = 0x756E6547, GenuineIntelC = 0x6C65746E, GenuineIntelD = 0x49656E69;

    [Theory]
    [InlineData(AuthenticAmdB, AuthenticAmdC, AuthenticAmdD, 0, 0, true)]
    [InlineData(AuthenticAmdB, AuthenticAmdC, AuthenticAmdD, 0x02C0003F, 0x3F, false)] // 48 KiB in lines of 64 bytes
    [InlineData(GenuineIntelB, GenuineIntelC, GenuineIntelD, 0, 0, false)] // oneDNN assumes usual sizes
    public void IsForAmdProcessorsWithoutCacheSizes(int b, int c, int d, int shape, int sets, bool hides) =>
        Assert.Equal(hides, OneDnnLimit.HidesCaches((leaf, _) => leaf == 0 ? (13, b, c, d) : (0, shape, sets, 0)));

    [Theory]
    [InlineData(4, 6, 3, 1)]
    [InlineData(6, 3, 2, 2)]
    [InlineData(16, 4, 3, 1)]
    [InlineData(16, 8, 3, 1)]
    [InlineData(32, 3, 5, 1)]
    [InlineData(31, 44, 3, 2)]
    [InlineData(27, 18, 3, 1)]
    public void ConvolutionsAndTheirGradientsAreRight(long channels, long filters, long kernel, long dilation)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var convolution = nn.Conv2d(channels, filters, kernel, dilation: dilation);
        var x = randn(3, channels, 24, 23, requires_grad: true);
        var single = Results();
        x = x.detach().to(float64).requires_grad_();
        convolution.to(float64);

        Assert.All(single.Zip(Results()), pair => AssertNear(pair.Second, pair.First));

        Tensor[] Results()
        {
            var y = convolution.call(x);
            return [y, .. autograd.grad([y.square().mean()], [x, .. convolution.parameters()])];
        }
    }

    [Fact]
    public void MemoryThatHeldWhitePixelsGivesNoNaN()
    {
        using var convolution = nn.Conv2d(16, 4, 3, padding: 1);
        for (var round = 0; round < 100; round++)
        {
            using var scope = NewDisposeScope();
            using (NewDisposeScope())
            {
                for (var side = 20; side < 30; side++)
                    full([2, 16, side, side, 4], byte.MaxValue, dtype: uint8);
            }
            var x = randn(2, 16, 24, 24, requires_grad: true);
            convolution.call(x).square().mean().backward();
            Assert.True(x.grad!.isfinite().all().item<bool>(), $"round {round}");
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(100)]
    public void LstmsAreRight(long units)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        manual_seed(1);
        var lstm = nn.LSTM(10, units, batchFirst: true);
        var x = randn(3, 7, 10);
        var (y, _, _) = lstm.call(x);
        lstm.to(float64);

        AssertNear(lstm.call(x.to(float64)).Item1, y);
    }

    private static void AssertNear(Tensor exact, Tensor single) =>
        Assert.InRange((single.to(float64) - exact).abs().max().item<double>(), 0, 1e-5 * (1 + exact.abs().max().item<double>()));
}
