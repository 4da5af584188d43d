using Torchline.Training.Tasks.StyleTransfer.Features;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class FeatureLossTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void ActivationsAreComparedRelatively()
    {
        var targets = tensor(new float[] { 1, 2, 0, 2 }, [1, 1, 2, 2]);
        Assert.Equal(0, FeatureLoss.OfActivations(targets, targets).ToDouble());
        Assert.Equal(1, FeatureLoss.OfActivations(zeros_like(targets), targets).ToDouble(), 1e-6);
        Assert.Equal(0.25, FeatureLoss.OfActivations(targets * 0.5, targets).ToDouble(), 1e-6);
    }

    [Fact]
    public void DistancesOfStylesHaveNeitherScaleNorChannelsOfTheirOwn()
    {
        manual_seed(1);
        var targets = randn(4, 6, 5, 5).relu();
        var turned = targets.flip(1) * 3; // the same channels in another order, and louder
        Assert.Equal(0, FeatureLoss.OfStyleDistances(turned, targets).ToDouble(), 1e-6);
        Assert.True(FeatureLoss.OfStyleDistances(randn(4, 6, 5, 5).relu(), targets).ToDouble() > 1e-3);
    }

    [Fact]
    public void ANetworkSteersAsItselfAndNotAsAnother()
    {
        manual_seed(1);
        var recipe = FeatureTeacher.RecipeAt("slim", FeatureTeacher.StudentLayersOf("slim"));
        using var one = FeatureNetworks.Create("slim", recipe.Layers());
        using var other = FeatureNetworks.Create("slim", recipe.Layers());
        var (content, style) = (randn(1, 3, 32, 32), randn(1, 3, 32, 32));
        Assert.Equal(1, GradientSimilarity.Cosine(one, recipe, one, recipe, content, style), 1e-5);
        Assert.InRange(GradientSimilarity.Cosine(one, recipe, other, recipe, content, style), -0.9, 0.9);
    }

    [Theory]
    [InlineData("slim")]
    [InlineData("slim5")]
    public void EveryTeacherHasALayerForEachOfTheStudents(string student)
    {
        var own = FeatureTeacher.StudentLayersOf(student);
        Assert.Empty(own.Except(FeatureNetworks.LayersOf(student)));
        Assert.Equal(own, FeatureTeacher.RecipeAt(student, own).StyleLayers.Select(layer => layer.Name));
        foreach (var teacher in FeatureTeacher.Names)
        {
            var layers = FeatureTeacher.LayersOf(teacher, student);
            Assert.Empty(layers.Except(FeatureNetworks.LayersOf(teacher)));
            Assert.Equal(own.Select(layer => layer[..5]), layers.Select(layer => layer[..5])); // relu1, relu2, …
        }
        Assert.Contains("vgg19", Assert.Throws<ArgumentException>(() => FeatureTeacher.LayersOf("squeezenet1_1", student)).Message);
    }
}
