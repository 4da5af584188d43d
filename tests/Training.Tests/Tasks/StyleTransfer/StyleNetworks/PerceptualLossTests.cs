using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer.StyleNetworks;

public sealed class PerceptualLossTests : IDisposable
{
    private static readonly StyleOptimizationRecipe Recipe = new()
    {
        ContentLayer = "b",
        ContentWeight = 3,
        StyleLayers = [new StyleLayer("a", 5), new StyleLayer("b", 7)],
        TotalVariationWeight = 11,
        Relative = true,
    };

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly FeatureNetwork network;
    private readonly Tensor[] styles;

    public PerceptualLossTests()
    {
        manual_seed(1);
        network = new FeatureNetwork(
            [
                new FeatureLayer("conv", nn.Conv2d(3, 6, 3)), new FeatureLayer("a", nn.ReLU(inplace: true)), new FeatureLayer("pool", nn.MaxPool2d(2)),
                new FeatureLayer("b", nn.Conv2d(6, 4, 3)),
            ],
            ["a", "b"], isTorchvision: false);
        styles = [randn(1, 3, 20, 16), randn(1, 3, 12, 30), randn(1, 3, 16, 16)];
    }

    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void AFactorCountsTheStyleLossOfOneStyleMore()
    {
        using var plain = new PerceptualLoss(network, Recipe, styles);
        using var factored = new PerceptualLoss(network, Recipe, styles, [1, 9, 1]);
        var (image, content) = (randn(1, 3, 16, 18), randn(1, 3, 16, 18));
        var before = plain.ValuesOf(image, content, style: 1);
        var after = factored.ValuesOf(image, content, style: 1);
        Assert.Equal(9 * before.Style, after.Style, before.Style * 1e-4);
        Assert.Equal(before.Content, after.Content, before.Content * 1e-6);
        Assert.Equal(plain.ValuesOf(image, content, style: 2).Style, factored.ValuesOf(image, content, style: 2).Style, 1e-4);
    }

    [Fact]
    public void TheStyleOfASecondFeatureNetworkIsAdded()
    {
        using var other = new FeatureNetwork([new FeatureLayer("c", nn.Conv2d(3, 8, 5))], ["c"], isTorchvision: false);
        var layers = Recipe with { ContentLayer = "c", StyleLayers = [new StyleLayer("c", 13)] };
        using var first = new PerceptualLoss(network, Recipe, styles);
        using var second = new PerceptualLoss(other, layers, styles, [1, 9, 1]);
        using var both = new PerceptualLoss(network, Recipe, styles, null, new PerceptualLoss(other, layers, styles, [1, 9, 1]));
        var (image, content) = (randn(1, 3, 16, 18), randn(1, 3, 16, 18));
        var (a, b, sum) = (first.ValuesOf(image, content, 1), second.ValuesOf(image, content, 1), both.ValuesOf(image, content, 1));
        Assert.Equal(a.Style + b.Style, sum.Style, sum.Style * 1e-5);
        Assert.Equal(a.Content, sum.Content, a.Content * 1e-6);
        Assert.Equal(a.TotalVariation, sum.TotalVariation, a.TotalVariation * 1e-6);
    }

    [Fact]
    public void ABatchHasTheMeanOfWhatItsImagesHaveAlone()
    {
        using var loss = new PerceptualLoss(network, Recipe, styles);
        var (images, contents) = (randn(3, 3, 16, 18).requires_grad_(), randn(3, 3, 16, 18) * 2);
        long[] numbers = [2, 0, 2];
        var batch = loss.Of(images, contents, tensor(numbers));
        batch.Total().backward();

        var each = new List<LossValues>();
        for (var image = 0; image < 3; image++)
        {
            using var alone = new StyleTransferLoss(network, Recipe, contents.narrow(0, image, 1), styles[numbers[image]]);
            var pixels = images.detach().narrow(0, image, 1).clone().requires_grad_();
            var losses = alone.Of(pixels);
            losses.Total().backward();
            each.Add(new LossValues(losses.Content.ToDouble(), losses.Style.ToDouble(), losses.TotalVariation.ToDouble()));
            var difference = (images.grad![image] * 3 - pixels.grad![0]).abs().max() / pixels.grad.abs().max();
            Assert.True(difference.ToDouble() < 1e-4, $"gradient of image {image}: {difference.ToDouble()}");
            var values = loss.ValuesOf(pixels.detach(), contents.narrow(0, image, 1), (int)numbers[image]);
            Assert.Equal(each[^1].Total, values.Total, each[^1].Total * 1e-4);
        }
        var mean = LossValues.Mean(each);
        Assert.Equal(mean.Content, batch.Content.ToDouble(), mean.Content * 1e-4);
        Assert.Equal(mean.Style, batch.Style.ToDouble(), mean.Style * 1e-4);
        Assert.Equal(mean.TotalVariation, batch.TotalVariation.ToDouble(), mean.TotalVariation * 1e-4);
    }

    [Fact]
    public void WeightsOfPlainSumsAreRefused() =>
        Assert.Throws<ArgumentException>(() => new PerceptualLoss(network, Recipe with { Relative = false }, styles));
}
