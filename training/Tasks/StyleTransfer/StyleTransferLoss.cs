using Torchline.Training.Tasks.StyleTransfer.Networks;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>What an image is optimised by: the content of one image, the style of another, and smoothness (Gatys et al. 2016).</summary>
public sealed class StyleTransferLoss : IDisposable
{
    private const double SmallestSize = 1e-12; // a layer may be dead

    private readonly FeatureNetwork network;
    private readonly StyleOptimizationRecipe recipe;
    private readonly StyleTargets targets;
    private readonly Tensor contentWeight; // scalars
    private readonly IReadOnlyList<Tensor> styleWeights;

    /// <summary>Measures against two images.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    /// <param name="contentImage">Normalised (1, 3, H, W).</param>
    /// <param name="styleImage">Normalised (1, 3, H, W), of any size.</param>
    public StyleTransferLoss(FeatureNetwork network, StyleOptimizationRecipe recipe, Tensor contentImage, Tensor styleImage)
        : this(network, recipe, StyleTargets.Of(network, recipe, contentImage, styleImage))
    {
    }

    /// <summary>Measures against what is known of two images.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    /// <param name="targets">What to become; they belong to this object from now on.</param>
    public StyleTransferLoss(FeatureNetwork network, StyleOptimizationRecipe recipe, StyleTargets targets)
    {
        (this.network, this.recipe, this.targets) = (network, recipe, targets);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        contentWeight = Weight(recipe.ContentWeight, targets.Content).DetachFromDisposeScope();
        styleWeights =
        [
            .. recipe.StyleLayers.Zip(targets.Grams, (layer, gram) => Weight(layer.Weight, gram).DetachFromDisposeScope()),
        ];
    }

    /// <summary>The losses of an image.</summary>
    /// <param name="image">Normalised, of the content image's size (1, 3, H, W).</param>
    public LossTensors Of(Tensor image)
    {
        var activations = network.Activations(image);
        return new LossTensors(
            ContentLoss.Of(contentWeight, activations[recipe.ContentLayer], targets.Content),
            StyleLoss.Of(recipe.StyleLayers.Select((layer, i) => (styleWeights[i], activations[layer.Name], targets.Grams[i]))),
            TotalVariationLoss.Of(TotalVariationWeight(image), image));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        targets.Dispose();
        contentWeight.Dispose();
        foreach (var weight in styleWeights)
            weight.Dispose();
    }

    /// <summary>A weight of sums of squared differences from a target, relative to the target's own.</summary>
    private Tensor Weight(double weight, Tensor target) => recipe.Relative
        ? Rounded(Exact(weight) / target.square().sum().to(float64).clamp_min(SmallestSize))
        : Rounded(Exact(weight));

    private Tensor TotalVariationWeight(Tensor image)
    {
        using var _ = no_grad();
        return recipe.Relative ? Rounded(Exact(recipe.TotalVariationWeight) / image.numel()) : Rounded(Exact(recipe.TotalVariationWeight));
    }

    // A number that libtorch multiplies by is rounded once, in the end. So are these, for tensors are what a graph can compute.
    private static Tensor Exact(double number) => tensor(number, dtype: float64);

    private static Tensor Rounded(Tensor exact) => exact.to(float32);
}
