using Torchline.Training.Tasks.StyleTransfer.Networks;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>What an image is to become: the content of one image, the style of another.</summary>
/// <param name="Content">What the content layer says of the content image (1, C, H, W).</param>
/// <param name="Grams">The Gram matrices of the style image (1, C, C), one for each style layer.</param>
public sealed record StyleTargets(Tensor Content, IReadOnlyList<Tensor> Grams) : IDisposable
{
    /// <summary>Looks at one image for both.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">Names the layers.</param>
    /// <param name="image">Normalised (1, 3, H, W).</param>
    public static StyleTargets Of(FeatureNetwork network, StyleOptimizationRecipe recipe, Tensor image)
    {
        using var _ = no_grad();
        var activations = network.Activations(image);
        return new StyleTargets(
            activations[recipe.ContentLayer], [.. recipe.StyleLayers.Select(layer => GramMatrix.Of(activations[layer.Name]))]);
    }

    /// <summary>Looks at two images; what is made on the way is let go.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">Names the layers.</param>
    /// <param name="contentImage">Normalised (1, 3, H, W).</param>
    /// <param name="styleImage">Normalised (1, 3, H, W), of any size.</param>
    public static StyleTargets Of(FeatureNetwork network, StyleOptimizationRecipe recipe, Tensor contentImage, Tensor styleImage)
    {
        using var scope = NewDisposeScope();
        return new StyleTargets(
            Of(network, recipe, contentImage).Content.DetachFromDisposeScope(),
            [.. Of(network, recipe, styleImage).Grams.Select(gram => gram.DetachFromDisposeScope())]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Content.Dispose();
        foreach (var gram in Grams)
            gram.Dispose();
    }
}
