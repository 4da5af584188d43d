using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class StyleOptimizationStepTests : IDisposable
{
    private const int Steps = 10;

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void StepsAreThoseOfAStylization()
    {
        manual_seed(1);
        var recipe = StyleOptimizationRecipes.Of("squeezenet1_1") with { Iterations = Steps };
        using var network = FeatureNetworks.Create("squeezenet1_1", recipe.Layers());
        using var step = new StyleOptimizationStep(network, recipe);
        var (content, targets) = step.TargetsOf(randint(256, [1, 48, 40, 3], dtype: uint8));
        var (styleImage, style) = step.TargetsOf(randint(256, [1, 56, 64, 3], dtype: uint8));
        using var optimizer = new StyleOptimizer(new StyleTransferLoss(network, recipe, content, styleImage), recipe, content);

        var state = new AdamState(content, zeros_like(content), zeros_like(content));
        for (var i = 1L; i <= Steps; i++)
        {
            var expected = optimizer.Step();
            var (losses, next) = step.Step(
                state, tensor(i), tensor((float)recipe.LearningRate), new LossTensors(tensor(1f), tensor(1f), tensor(1f)), targets with { Grams = style.Grams });
            Assert.Equal(expected.Content, losses.Content.ToDouble(), 1e-3 + expected.Content * 1e-4);
            Assert.Equal(expected.Style, losses.Style.ToDouble(), expected.Style * 1e-4);
            Assert.Equal(expected.TotalVariation, losses.TotalVariation.ToDouble(), expected.TotalVariation * 1e-4);
            state = next;
        }
        Assert.True((state.Image - optimizer.Pixels).abs().mean().ToDouble() < 1e-3);
        Assert.False(state.Image.requires_grad);
    }
}
