using Torchline.Training.Tasks.StyleTransfer.Networks;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>What a picture is optimised by: the content of one picture, the style of another, and smoothness (Gatys et al. 2016).</summary>
public sealed class StyleTransferLoss : IDisposable
{
    private const double SmallestSize = 1e-12; // a layer may be dead

    private readonly FeatureNetwork network;
    private readonly StylizeRecipe recipe;
    private readonly StyleTargets targets;
    private readonly Tensor contentWeight; // scalars
    private readonly IReadOnlyList<Tensor> styleWeights;

    /// <summary>Measures against two pictures.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    /// <param name="contentPicture">Normalised (1, 3, H, W).</param>
    /// <param name="stylePicture">Normalised (1, 3, H, W), of any size.</param>
    public StyleTransferLoss(FeatureNetwork network, StylizeRecipe recipe, Tensor contentPicture, Tensor stylePicture)
        : this(network, recipe, StyleTargets.Of(network, recipe, contentPicture, stylePicture))
    {
    }

    /// <summary>Measures against what is known of two pictures.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    /// <param name="targets">What to become; they belong to this object from now on.</param>
    public StyleTransferLoss(FeatureNetwork network, StylizeRecipe recipe, StyleTargets targets)
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

    /// <summary>The losses of a picture.</summary>
    /// <param name="picture">Normalised, of the content picture's size (1, 3, H, W).</param>
    public LossTensors Of(Tensor picture)
    {
        var activations = network.Activations(picture);
        return new LossTensors(
            ContentLoss.Of(contentWeight, activations[recipe.ContentLayer], targets.Content),
            StyleLoss.Of(recipe.StyleLayers.Select((layer, i) => (styleWeights[i], activations[layer.Name], targets.Grams[i]))),
            TotalVariationLoss.Of(TotalVariationWeight(picture), picture));
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

    private Tensor TotalVariationWeight(Tensor picture)
    {
        using var _ = no_grad();
        return recipe.Relative ? Rounded(Exact(recipe.TotalVariationWeight) / picture.numel()) : Rounded(Exact(recipe.TotalVariationWeight));
    }

    // A number that libtorch multiplies by is rounded once, in the end. So are these, for tensors are what a graph can compute.
    private static Tensor Exact(double number) => tensor(number, dtype: float64);

    private static Tensor Rounded(Tensor exact) => exact.to(float32);
}
