using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer.ArbitraryStyle;

public sealed class ArbitraryStyleNetworkTests : IDisposable
{
    private static readonly ArbitraryStyleArchitecture Small = new() { Styles = 3, Width = 8, Blocks = 1 };

    private readonly DisposeScope scope = NewDisposeScope();

    public ArbitraryStyleNetworkTests() => manual_seed(1);

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(64, 64, 64, 64)]
    [InlineData(80, 128, 96, 64)]
    public void TheImageKeepsTheSizeOfItsContent(int height, int width, int styleHeight, int styleWidth)
    {
        using var _ = no_grad();
        using var network = new ArbitraryStyleNetwork(Small);
        var rgb = network.call(randn(2, 3, height, width), randn(1, 3, styleHeight, styleWidth));
        Assert.Equal([2, 3, height, width], rgb.shape);
        Assert.InRange(rgb.min().ToDouble(), 0, 1);
        Assert.InRange(rgb.max().ToDouble(), 0, 1);
    }

    [Fact]
    public void EachImageHasItsOwnStyleOrAllHaveOne()
    {
        using var _ = no_grad();
        using var network = new ArbitraryStyleNetwork(Small);
        var (contents, styles) = (randn(2, 3, 64, 64), randn(2, 3, 64, 80));
        var together = network.call(contents, styles);
        for (var image = 0; image < 2; image++)
        {
            var alone = network.call(contents.narrow(0, image, 1), styles.narrow(0, image, 1));
            Assert.True((alone[0] - together[image]).abs().max().ToDouble() < 1e-4);
        }
        var one = network.call(contents, styles.narrow(0, 1, 1));
        Assert.True((one[1] - together[1]).abs().max().ToDouble() < 1e-4);
        Assert.True((one[0] - together[0]).abs().max().ToDouble() > 1e-3, "another style makes another image");
    }

    [Fact]
    public void ImagesOfOneColourAreFinite()
    {
        using var _ = no_grad();
        using var network = new ArbitraryStyleNetwork(Small);
        Assert.True(network.call(zeros(1, 3, 64, 64), zeros(1, 3, 64, 64)).isfinite().all().item<bool>());
    }

    [Fact]
    public void TheEncoderIsFixedAndAllElseLearnsOnce()
    {
        using var network = new ArbitraryStyleNetwork(Small);
        var hidden = network.HiddenFilters.Select(filter => filter.Handle).ToHashSet();
        var other = network.OtherParameters.Select(parameter => parameter.Handle).ToHashSet();
        Assert.All(network.named_parameters(), one =>
        {
            var isEncoder = one.name.StartsWith("encoder.", StringComparison.Ordinal);
            Assert.Equal(!isEncoder, one.parameter.requires_grad);
            Assert.Equal(isEncoder ? 0 : 1, (hidden.Contains(one.parameter.Handle) ? 1 : 0) + (other.Contains(one.parameter.Handle) ? 1 : 0));
        });
        Assert.Equal(1 + 1 + 2 + 1 + (2 * 2), hidden.Count); // deep, merge, a block, narrow, two enlargements
        network.call(randn(1, 3, 64, 64), randn(1, 3, 64, 64)).square().sum().backward();
        Assert.All(network.named_parameters(), one =>
            Assert.True(!one.parameter.requires_grad || one.parameter.grad is { } gradient && gradient.abs().max().ToDouble() > 0, one.name));
    }

    [Fact]
    public void StrengthZeroIsTheContentToTheBit()
    {
        using var _ = no_grad();
        using var stylizer = new PixelStyleNetwork(new ArbitraryStyleNetwork(Small));
        using var normalization = PixelNormalization.ImageNet();
        var (pixels, style) = (randint(0, 256, [2, 64, 80, 3], dtype: uint8), randint(0, 256, [1, 80, 64, 3], dtype: uint8));
        Assert.True(stylizer.call(pixels, style, zeros(2)).eq(pixels).all().item<bool>());
        var half = stylizer.Unrounded(pixels, style, tensor(new[] { 0.5f, 1 }));
        var full = stylizer.Unrounded(pixels, style, ones(2));
        Assert.True((half[0] - ((full[0] + pixels[0].to(float32)) / 2)).abs().max().ToDouble() < 1e-3);
        Assert.True((half[1] - full[1]).abs().max().ToDouble() < 1e-3);
    }

    [Fact]
    public void TheContextIsThatOfItsConvolutions() =>
        Assert.Equal(29 + 12 + ((2 + 8) * 4) + (4 + 4 + 2 + 2 + 2 + 1) + 1, new ArbitraryStyleArchitecture { Blocks = 4 }.Context);
}
