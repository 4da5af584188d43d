using Torchline.Training.Tasks.StyleTransfer.Networks;

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

    /// <summary>Measures the distance from given targets.</summary>
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

/// <summary>How far an image's content is from another's (Gatys et al. 2016, equation 1, with a weight in place of ½).</summary>
internal static class ContentLoss
{
    /// <summary>The weighted sum of squared differences of a layer's activations.</summary>
    /// <param name="weight">What it counts, a scalar.</param>
    /// <param name="activations">Those of the image (1, C, H, W).</param>
    /// <param name="target">Those of the content image, of the same shape.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Of(Tensor weight, Tensor activations, Tensor target) => weight * (activations - target).square().sum();
}

/// <summary>How far an image's style is from another's (Gatys et al. 2016, equations 4 and 5, with free weights).</summary>
internal static class StyleLoss
{
    /// <summary>The weighted sum over layers of squared differences of Gram matrices.</summary>
    /// <param name="layers">
    /// For each layer what it counts, a scalar; the image's activations (1, C, H, W); the style image's Gram matrix (1, C, C).
    /// </param>
    /// <returns>A scalar.</returns>
    public static Tensor Of(IEnumerable<(Tensor Weight, Tensor Activations, Tensor Target)> layers) => layers
        .Select(layer => layer.Weight * (GramMatrix.Of(layer.Activations) - layer.Target).square().sum())
        .Aggregate((sum, loss) => sum + loss);
}

/// <summary>How much neighbouring pixels differ, which keeps an image smooth (Mahendran and Vedaldi 2015, with exponent 2).</summary>
internal static class TotalVariationLoss
{
    /// <summary>The weighted sum of squared differences of neighbours, below and beside each other.</summary>
    /// <param name="weight">What it counts, a scalar.</param>
    /// <param name="image">An image (1, 3, H, W).</param>
    /// <returns>A scalar.</returns>
    public static Tensor Of(Tensor weight, Tensor image) => weight * (Differences(image, 2) + Differences(image, 3));

    private static Tensor Differences(Tensor image, int dimension)
    {
        var length = image.shape[dimension] - 1;
        return (image.narrow(dimension, 1, length) - image.narrow(dimension, 0, length)).square().sum();
    }
}

/// <summary>The three parts of the loss of an image, scalars that gradients flow from.</summary>
/// <param name="Content">How far its content is from the content image's.</param>
/// <param name="Style">How far its style is from the style image's.</param>
/// <param name="TotalVariation">How much neighbouring pixels differ.</param>
public readonly record struct LossTensors(Tensor Content, Tensor Style, Tensor TotalVariation)
{
    /// <summary>The same, each multiplied by what it counts more or less.</summary>
    /// <param name="content">A scalar, 1 for no change; so are the others.</param>
    /// <param name="style">For the style.</param>
    /// <param name="totalVariation">For smoothness.</param>
    public LossTensors Weighted(Tensor content, Tensor style, Tensor totalVariation) =>
        new(Content * content, Style * style, TotalVariation * totalVariation);

    /// <summary>Their sum, which is minimised.</summary>
    public Tensor Total() => Content + Style + TotalVariation;
}

/// <summary>The three parts of the loss of an image as numbers.</summary>
/// <param name="Content">How far its content is from the content image's.</param>
/// <param name="Style">How far its style is from the style image's.</param>
/// <param name="TotalVariation">How much neighbouring pixels differ.</param>
public readonly record struct LossValues(double Content, double Style, double TotalVariation)
{
    /// <summary>The metric that records <see cref="Content"/>.</summary>
    public const string ContentMetric = "content";

    /// <summary>The metric that records <see cref="Style"/>.</summary>
    public const string StyleMetric = "style";

    /// <summary>The metric that records <see cref="TotalVariation"/>.</summary>
    public const string TotalVariationMetric = "totalVariation";

    /// <summary>The metric that records <see cref="Total"/>.</summary>
    public const string TotalMetric = "loss";

    /// <summary>Their sum, which is minimised.</summary>
    public double Total => Content + Style + TotalVariation;

    /// <summary>Content and style, without what only smooths: the measure of a stylised image.</summary>
    public double Perceptual => Content + Style;

    /// <summary>The mean of several images' losses.</summary>
    /// <param name="losses">The losses; at least one.</param>
    public static LossValues Mean(IReadOnlyCollection<LossValues> losses) => new(
        losses.Average(loss => loss.Content), losses.Average(loss => loss.Style), losses.Average(loss => loss.TotalVariation));

    /// <summary>The values by the names under which a run records them.</summary>
    public IReadOnlyDictionary<string, double> ToMetrics() => new Dictionary<string, double>
    {
        [TotalMetric] = Total,
        [ContentMetric] = Content,
        [StyleMetric] = Style,
        [TotalVariationMetric] = TotalVariation,
    };
}
