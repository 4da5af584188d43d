using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class StyleTransferLossTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void ContentIsTheSumOfSquaredDifferences()
    {
        using var activations = tensor(new float[] { 1, 2, 3, 4 }, [1, 1, 2, 2]);
        using var target = tensor(new float[] { 0, 2, 5, 1 }, [1, 1, 2, 2]);
        Assert.Equal(0.5 * (1 + 0 + 4 + 9), ContentLoss.Of(0.5, activations, target).ToDouble(), 1e-6);
    }

    [Fact]
    public void GramIsTheInnerProductsOfTheChannels()
    {
        using var activations = tensor(new float[] { 1, 2, 3, 4, 0, 1, -1, 2 }, [1, 2, 2, 2]); // two channels, four places
        var gram = GramMatrix.Of(activations);
        Assert.Equal([1, 2, 2], gram.shape);
        // 1 + 4 + 9 + 16, 0 + 2 - 3 + 8, 0 + 1 + 1 + 4, over 2 * 2 * 2
        Assert.Equal([30 / 8f, 7 / 8f, 7 / 8f, 6 / 8f], gram.flatten().data<float>().ToArray());
    }

    [Fact]
    public void StyleIsTheSumOverLayersOfSquaredDifferencesOfGrams()
    {
        var loss = StyleLoss.Of(
        [
            (2, tensor(new float[] { 1, 2, 3, 4, 0, 1, -1, 2 }, [1, 2, 2, 2]), zeros(1, 2, 2)),
            (3, tensor(new float[] { 2, 4 }, [1, 1, 1, 2]), full([1, 1, 1], 7)), // Gram (4 + 16) / 2 = 10
        ]);
        Assert.Equal((2 * (900 + 49 + 49 + 36) / 64.0) + (3 * 9), loss.ToDouble(), 1e-4);
    }

    [Fact]
    public void TotalVariationIsTheSumOfSquaredDifferencesOfNeighbours()
    {
        using var image = tensor(new float[] { 1, 2, 4, 0, 5, 5 }, [1, 1, 2, 3]);
        // beside: 1, 2; 5, 0. below: -1, 3, 1.
        Assert.Equal(0.1 * (1 + 4 + 25 + 0 + 1 + 9 + 1), TotalVariationLoss.Of(0.1, image).ToDouble(), 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RelativeErrorsHaveNoScale(bool relative)
    {
        using var network = new FeatureNetwork([new FeatureLayer("all", nn.Identity())], ["all"], isTorchvision: false);
        var recipe = new StyleOptimizationRecipe
        {
            ContentLayer = "all",
            ContentWeight = 3,
            StyleLayers = [new StyleLayer("all", 5)],
            TotalVariationWeight = 7,
            Relative = relative,
        };
        var target = full([1, 3, 2, 2], 10);
        using var loss = new StyleTransferLoss(network, recipe, target, target);
        var grey = loss.Of(zeros_like(target)); // as wrong as the targets are large
        Assert.Equal(3 * (relative ? 1 : 12 * 100), grey.Content.ToDouble(), 1e-3);
        Assert.Equal(5 * (relative ? 1 : 9 * Math.Pow(400 / 12.0, 2)), grey.Style.ToDouble(), 1e-2);
        var steps = loss.Of(tensor(new float[] { 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 }, [1, 3, 2, 2]));
        Assert.Equal(7 * (relative ? 6 / 12.0 : 6), steps.TotalVariation.ToDouble(), 1e-5);
    }

    [Fact]
    public void GradientsAreThoseOfDifferences()
    {
        manual_seed(1);
        using var x = randn([1, 2, 3, 3], dtype: float64).requires_grad_();
        using var content = randn([1, 2, 3, 3], dtype: float64);
        using var gram = GramMatrix.Of(randn([1, 2, 4, 4], dtype: float64));
        Loss(x).backward();

        const double step = 1e-5;
        var gradient = x.grad!.flatten();
        for (var i = 0; i < x.numel(); i++)
        {
            var numeric = (Shifted(i, step) - Shifted(i, -step)) / (2 * step);
            Assert.Equal(numeric, gradient[i].ToDouble(), 1e-6);
        }

        double Shifted(int i, double by)
        {
            using var untracked = no_grad();
            var moved = x.clone();
            moved.view(-1)[i] += by;
            return Loss(moved).ToDouble();
        }

        Tensor Loss(Tensor image) => new LossTensors(
            ContentLoss.Of(0.3, image, content),
            StyleLoss.Of([(5, image, gram)]),
            TotalVariationLoss.Of(0.7, image)).Total();
    }
}
