using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Xunit;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class PresetTests
{
    [Theory]
    [InlineData("composition-vii", "composition_vii.jpg", 512, 5e-2, new double[] { 20_000, 500, 12, 1 }, 5e-2)]
    [InlineData("the-scream", "the_scream.jpg", 224, 3e-2, new double[] { 200_000, 800, 12, 1 }, 2e-2)]
    [InlineData("starry-night", "starry_night.jpg", 192, 6e-2, new double[] { 300_000, 1_000, 15, 3 }, 2e-2)]
    public void AreTheExercisesPairs(string name, string file, int styleSide, double content, double[] style, double totalVariation)
    {
        var preset = StyleOptimizationPresets.Of(name);
        Assert.Equal((file, styleSide), (preset.StyleFile, preset.StyleShortSide));
        var recipe = preset.Recipe;
        Assert.Equal(("3", content, totalVariation), (recipe.ContentLayer, recipe.ContentWeight, recipe.TotalVariationWeight));
        Assert.Equal(["1", "4", "6", "7"], recipe.StyleLayers.Select(layer => layer.Name));
        Assert.Equal(style, recipe.StyleLayers.Select(layer => layer.Weight));
        Assert.Equal((ImageOptimizer.Adam, 200, 3.0, 0.1, 180), (recipe.Optimizer, recipe.Iterations, recipe.LearningRate, recipe.FinalLearningRate, recipe.DecayAt));
        Assert.Equal((1.5, 190), (recipe.Clamp, recipe.ClampUntil));
    }

    [Fact]
    public void ThereAreThree() => Assert.Equal(3, StyleOptimizationPresets.All.Count);

    [Fact]
    public void EveryNetworkHasARecipeOfItsOwnLayers()
    {
        foreach (var network in FeatureNetworks.Names)
            Assert.Empty(StyleOptimizationRecipes.Of(network).Layers().Except(FeatureNetworks.LayersOf(network)));
    }

    [Fact]
    public void FinerScalesRefine()
    {
        var recipe = StyleOptimizationPresets.Of("starry-night").Recipe;
        var (coarse, fine) = (recipe.AtScale(0, pixels: 4), recipe.AtScale(1, pixels: 1));
        Assert.Equal((200, 3.0, 4 * 6e-2), (coarse.Iterations, coarse.LearningRate, coarse.ContentWeight));
        Assert.Equal((recipe.RefineIterations, 0.1, 6e-2), (fine.Iterations, fine.LearningRate, fine.ContentWeight));
    }
}
