using Torchline.Training.Tasks.StyleTransfer.Networks;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>What a picture is to become: the content of one picture, the style of another.</summary>
/// <param name="Content">What the content layer says of the content picture (1, C, H, W).</param>
/// <param name="Grams">The Gram matrices of the style picture (1, C, C), one for each style layer.</param>
public sealed record StyleTargets(Tensor Content, IReadOnlyList<Tensor> Grams) : IDisposable
{
    /// <summary>Looks at one picture for both.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">Names the layers.</param>
    /// <param name="picture">Normalised (1, 3, H, W).</param>
    public static StyleTargets Of(FeatureNetwork network, StylizeRecipe recipe, Tensor picture)
    {
        using var _ = no_grad();
        var activations = network.Activations(picture);
        return new StyleTargets(
            activations[recipe.ContentLayer], [.. recipe.StyleLayers.Select(layer => GramMatrix.Of(activations[layer.Name]))]);
    }

    /// <summary>Looks at two pictures; what is made on the way is let go.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">Names the layers.</param>
    /// <param name="contentPicture">Normalised (1, 3, H, W).</param>
    /// <param name="stylePicture">Normalised (1, 3, H, W), of any size.</param>
    public static StyleTargets Of(FeatureNetwork network, StylizeRecipe recipe, Tensor contentPicture, Tensor stylePicture)
    {
        using var scope = NewDisposeScope();
        return new StyleTargets(
            Of(network, recipe, contentPicture).Content.DetachFromDisposeScope(),
            [.. Of(network, recipe, stylePicture).Grams.Select(gram => gram.DetachFromDisposeScope())]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Content.Dispose();
        foreach (var gram in Grams)
            gram.Dispose();
    }
}
