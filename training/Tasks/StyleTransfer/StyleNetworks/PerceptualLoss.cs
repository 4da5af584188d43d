using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>
/// What a network that paints is trained by (Johnson et al. 2016, section 3): the losses of <see cref="StyleTransferLoss"/> for a
/// batch, in which each image has a content and a style of its own. Weights count relative errors.
/// </summary>
internal sealed class PerceptualLoss : IDisposable
{
    private const double SmallestNorm = 1e-6; // a layer may be dead

    private readonly FeatureNetwork network;
    private readonly StyleOptimizationRecipe recipe;
    private readonly PerceptualLoss? second;
    private readonly Dictionary<string, Tensor> grams; // (S, C, C), each of norm 1
    private readonly Dictionary<string, Tensor> scales; // (S, 1, 1, 1)

    /// <summary>Computes the targets of the style images.</summary>
    /// <param name="network">Has the recipe's layers.</param>
    /// <param name="recipe">The layers and the weights of the losses, which are relative.</param>
    /// <param name="styles">The style images, normalised (1, 3, H, W), of any sizes (S).</param>
    /// <param name="factors">By how much the style loss of each style counts more (S); null: 1 for all.</param>
    /// <param name="second">Its style loss is added, by another feature network and of the same styles; it belongs to this object.</param>
    /// <exception cref="ArgumentException">The weights count plain sums, which are not alike for several images.</exception>
    public PerceptualLoss(
        FeatureNetwork network, StyleOptimizationRecipe recipe, IReadOnlyList<Tensor> styles, IReadOnlyList<double>? factors = null,
        PerceptualLoss? second = null)
    {
        if (!recipe.Relative)
            throw new ArgumentException("the weights of several styles are relative", nameof(recipe));
        (this.network, this.recipe, this.second) = (network, recipe, second);
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var activations = styles.Select(network.Activations).ToArray();
        var targets = recipe.StyleLayers.ToDictionary(
            layer => layer.Name, layer => cat([.. activations.Select(style => GramMatrix.Of(style[layer.Name]))])); // (S, C, C)
        var norms = targets.ToDictionary(target => target.Key, target => NormOf(target.Value)); // (S, 1, 1)
        // A loss is f times as large if both Gram matrices are √f times as large.
        var roots = tensor((factors ?? [.. styles.Select(_ => 1.0)]).Select(factor => (float)Math.Sqrt(factor)).ToArray()).view(-1, 1, 1); // (S, 1, 1)
        grams = targets.ToDictionary(target => target.Key, target => (target.Value / norms[target.Key] * roots).DetachFromDisposeScope());
        // Activations by which the Gram matrix is divided by the norm.
        scales = norms.ToDictionary(norm => norm.Key, norm => (roots / norm.Value).sqrt().unsqueeze(-1).DetachFromDisposeScope());
    }

    /// <summary>The mean losses of images.</summary>
    /// <param name="images">Normalised (B, 3, H, W).</param>
    /// <param name="contents">The images whose content they should have, normalised, of the same shape.</param>
    /// <param name="styles">The number of the style that each should have (B), int64.</param>
    public LossTensors Of(Tensor images, Tensor contents, Tensor styles)
    {
        var count = images.shape[0];
        var (content, scale) = ContentOf(contents);
        var activations = network.Activations(images);
        return new LossTensors(
            ContentLoss.Of(recipe.ContentWeight / count, activations[recipe.ContentLayer] * scale, content),
            second is null ? StyleOf(activations, styles) : StyleOf(activations, styles) + second.StyleOf(second.network.Activations(images), styles),
            TotalVariationLoss.Of(recipe.TotalVariationWeight / images.numel(), images));
    }

    /// <summary>The losses of one image as numbers.</summary>
    /// <param name="image">Normalised (1, 3, H, W).</param>
    /// <param name="content">The image whose content it should have, normalised, of the same shape.</param>
    /// <param name="style">The number of the style that it should have.</param>
    public LossValues ValuesOf(Tensor image, Tensor content, int style)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var losses = Of(image, content, tensor(new long[] { style }));
        return new LossValues(losses.Content.ToDouble(), losses.Style.ToDouble(), losses.TotalVariation.ToDouble());
    }

    public void Dispose()
    {
        second?.Dispose();
        foreach (var target in grams.Values.Concat(scales.Values))
            target.Dispose();
    }

    private Tensor StyleOf(IReadOnlyDictionary<string, Tensor> activations, Tensor styles) => StyleLoss.Of(recipe.StyleLayers.Select(layer => (
        (Tensor)(layer.Weight / styles.shape[0]),
        activations[layer.Name] * scales[layer.Name].index_select(0, styles),
        grams[layer.Name].index_select(0, styles))));

    /// <summary>The activations aimed at (B, C, H, W), divided by their norm, and what brings others to that measure (B, 1, 1, 1).</summary>
    private (Tensor Content, Tensor Scale) ContentOf(Tensor contents)
    {
        using var _ = no_grad();
        var activations = network.Activations(contents)[recipe.ContentLayer];
        var scale = NormOf(activations).reciprocal();
        return (activations * scale, scale);
    }

    /// <summary>The norm of each of several tensors, with as many dimensions as they have and the first.</summary>
    private static Tensor NormOf(Tensor tensors) =>
        tensors.square().sum([.. Enumerable.Range(1, (int)tensors.dim() - 1).Select(dimension => (long)dimension)], keepdim: true).sqrt().clamp_min(SmallestNorm);
}
