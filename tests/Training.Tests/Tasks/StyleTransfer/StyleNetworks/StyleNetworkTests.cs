using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer.StyleNetworks;

public sealed class StyleNetworkTests : IDisposable
{
    private static readonly StyleArchitecture Small = new() { Styles = 2, Width = 4, Blocks = 1, EdgeKernel = 3 };

    private readonly DisposeScope scope = NewDisposeScope();

    public StyleNetworkTests() => manual_seed(1);

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(64, 64)]
    [InlineData(68, 100)]
    [InlineData(65, 71)] // cut, where halves were rounded up
    public void TheImageKeepsItsSize(int height, int width)
    {
        using var _ = no_grad();
        using var network = new StyleNetwork(Small);
        var rgb = network.call(randn(2, 3, height, width), ones(2, 2) / 2);
        Assert.Equal([2, 3, height, width], rgb.shape);
        Assert.InRange(rgb.min().ToDouble(), 0, 1);
        Assert.InRange(rgb.max().ToDouble(), 0, 1);
    }

    [Theory]
    [InlineData(3, 1, 1 + 1 + 2 + 8 + (4 + 2) + (2 + 1) + 1)]
    [InlineData(9, 5, 4 + 1 + 2 + 40 + (4 + 2) + (2 + 1) + 4)]
    public void TheContextIsThatOfItsConvolutions(int kernel, int blocks, int expected) =>
        Assert.Equal(expected, new StyleArchitecture { Styles = 1, EdgeKernel = kernel, Blocks = blocks }.Context);

    [Fact]
    public void StrengthGoesFromTheContentToTheNetwork()
    {
        using var _ = no_grad();
        using var network = new StyleNetwork(Small);
        using var stylizer = new PixelStyleNetwork(network);
        using var normalization = PixelNormalization.ImageNet();
        var pixels = randint(0, 256, [3, 64, 72, 3], dtype: uint8);
        var styles = tensor(new[] { 1f, 0, 0.25f, 0.75f, 0, 1 }, [3, 2]);

        var none = stylizer.call(pixels, styles, zeros(3));
        Assert.Equal(uint8, none.dtype);
        Assert.True(none.eq(pixels).all().item<bool>(), "strength 0 is the content to the bit");

        var painted = network.call(normalization.call(pixels), styles).permute(0, 2, 3, 1) * 255;
        Assert.True((stylizer.Unrounded(pixels, styles, ones(3)) - painted).abs().max().ToDouble() < 1e-3);
        Assert.True((stylizer.call(pixels, styles, ones(3)).to(float32) - painted).abs().max().ToDouble() < 0.501);

        var half = stylizer.Unrounded(pixels, styles, tensor(new[] { 0.5f, 0, 1 }));
        Assert.True((half[0] - (painted[0] + pixels[0].to(float32)) / 2).abs().max().ToDouble() < 1e-3, "each image has its own strength");
        Assert.True(half[1].eq(pixels[1].to(float32)).all().item<bool>());
    }

    [Fact]
    public void ImagesOfABatchDoNotChangeEachOther()
    {
        using var _ = no_grad();
        using var network = new StyleNetwork(Small);
        var images = randn(2, 3, 64, 64);
        var styles = eye(2);
        var together = network.call(images, styles);
        for (var image = 0; image < 2; image++)
        {
            var alone = network.call(images.narrow(0, image, 1), styles.narrow(0, image, 1));
            Assert.True((alone[0] - together[image]).abs().max().ToDouble() < 1e-5);
        }
    }

    [Fact]
    public void AnEvenImageGetsATextureThatRepeatsAfterThePeriod()
    {
        using var _ = no_grad();
        using var network = new StyleNetwork(Small);
        var rgb = network.call(zeros(1, 3, 328, 328), eye(2).narrow(0, 0, 1));
        var middle = rgb.narrow(2, 64, 64).narrow(3, 72, 64);
        Assert.True(middle.std([2L, 3L]).min().ToDouble() > 1e-4, "places of an even area differ");
        var below = rgb.narrow(2, 64 + StyleNetwork.NoisePeriod, 64).narrow(3, 72, 64);
        var beside = rgb.narrow(2, 64, 64).narrow(3, 72 + StyleNetwork.NoisePeriod, 64);
        Assert.True(middle.allclose(below, atol: 1e-5) && middle.allclose(beside, atol: 1e-5));
        Assert.False(middle.allclose(rgb.narrow(2, 64 + (StyleNetwork.NoisePeriod / 2), 64).narrow(3, 72, 64), atol: 1e-3));
    }

    [Fact]
    public void EveryFilterButThatWhichPaintsIsHidden()
    {
        using var network = new StyleNetwork(new StyleArchitecture { Styles = 2, Width = 4, Blocks = 2, EdgeKernel = 3 });
        var hidden = network.HiddenFilters.ToHashSet<object>(ReferenceEqualityComparer.Instance);
        var other = network.OtherParameters.ToHashSet<object>(ReferenceEqualityComparer.Instance);
        Assert.All(network.named_parameters(), one =>
        {
            var isNoise = one.name.Contains(".noise.", StringComparison.Ordinal);
            Assert.Equal(one.name.EndsWith("convolution.weight", StringComparison.Ordinal) && !isNoise, hidden.Contains(one.parameter));
            Assert.NotEqual(hidden.Contains(one.parameter), other.Contains(one.parameter));
        });
        Assert.Equal(1 + 2 + (2 * 2) + 2, hidden.Count);
    }
}
