using System.Text.Json.Serialization;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>What <c>torchline train style-optimization</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record StyleOptimizationOptions
{
    /// <summary>For <see cref="Start"/>: the content image.</summary>
    public const string StartFromContent = "content";

    /// <summary>For <see cref="Start"/>: noise, drawn by the seed.</summary>
    public const string StartFromNoise = "noise";

    /// <summary>The image whose content is kept.</summary>
    public required string Content { get; init; }

    /// <summary>The image whose style is taken.</summary>
    public required string Style { get; init; }

    /// <summary>The feature network, one of <see cref="Networks.FeatureNetworks.Names"/>.</summary>
    public required string Features { get; init; }

    /// <summary>Its weights.</summary>
    public required string Weights { get; init; }

    /// <summary>What the optimisation starts from: <see cref="StartFromContent"/>, <see cref="StartFromNoise"/>, or an image's path.</summary>
    public string Start { get; init; } = StartFromContent;

    /// <summary>Pixels of the result's short side.</summary>
    public int ShortSide { get; init; } = 256;

    /// <summary>Pixels of the style image's short side.</summary>
    public int StyleShortSide { get; init; } = 256;

    /// <summary>Sizes that are optimised one after the other, each twice the one before.</summary>
    public int Scales { get; init; } = 1;

    /// <summary>Whether the result keeps the content's colours, and takes only brightness from the optimised image.</summary>
    public bool PreserveColour { get; init; }

    /// <summary>Intermediate images are kept after every so many iterations; 0: none.</summary>
    [JsonPropertyName("pictureEvery")]
    public int ImageEvery { get; init; } = 25;

    /// <summary>A checkpoint after every so many iterations; 0: only when it is stopped, and in the end.</summary>
    public int CheckpointEverySteps { get; init; } = 25;

    /// <summary>How the image is optimised.</summary>
    public required StyleOptimizationRecipe Recipe { get; init; }

    /// <summary>The image that the optimisation starts from, if it is one.</summary>
    public string? StartImage() => Start is StartFromContent or StartFromNoise ? null : Start;
}

/// <summary>How an image is optimised: every value that is not an image or a network.</summary>
public sealed record StyleOptimizationRecipe
{
    /// <summary>The layer that content is compared at, one of <see cref="FeatureNetworks.LayersOf"/>.</summary>
    public required string ContentLayer { get; init; }

    /// <summary>Weight of the content loss.</summary>
    public required double ContentWeight { get; init; }

    /// <summary>The layers that style is compared at, and what each counts.</summary>
    public required IReadOnlyList<StyleLayer> StyleLayers { get; init; }

    /// <summary>What smoothness counts.</summary>
    public required double TotalVariationWeight { get; init; }

    /// <summary>
    /// Whether the weights count relative errors, which are alike for all networks, layers and sizes: the content's sum of squares is
    /// divided by that of the activations aimed at, the style's by that of the Gram matrices aimed at, the total variation by the
    /// number of values in the image. Otherwise they count plain sums.
    /// </summary>
    public bool Relative { get; init; }

    /// <summary>Finds the image.</summary>
    public ImageOptimizer Optimizer { get; init; } = ImageOptimizer.Adam;

    /// <summary>Steps.</summary>
    public int Iterations { get; init; } = 200;

    /// <summary>The learning rate at the start.</summary>
    public double LearningRate { get; init; } = 3;

    /// <summary>The learning rate in the end, of an optimizer that starts afresh.</summary>
    public double FinalLearningRate { get; init; } = 0.1;

    /// <summary>That optimizer begins with this iteration, from 0.</summary>
    public int DecayAt { get; init; } = 180;

    /// <summary>
    /// Before a step normalised pixels are clamped to -<see cref="Clamp"/> … <see cref="Clamp"/>, and the result is stretched to full
    /// contrast; null: they are clamped to what can be displayed.
    /// </summary>
    public double? Clamp { get; init; }

    /// <summary>From this iteration on, counted from 0, pixels are clamped no more.</summary>
    public int ClampUntil { get; init; } = 190;

    /// <summary>Steps at each finer scale, where the coarser one has left the composition.</summary>
    public int RefineIterations { get; init; } = 100;

    /// <summary>All layers that are needed.</summary>
    public IReadOnlyCollection<string> Layers() => [.. StyleLayers.Select(layer => layer.Name).Append(ContentLayer).Distinct()];

    /// <summary>The recipe for one of several scales.</summary>
    /// <param name="scale">The scale; 0: the coarsest, which makes the composition; the others add detail, at the final learning rate.</param>
    /// <param name="pixels">How many times the pixels of this scale the finest one has: plain sums over pixels are brought to its measure.</param>
    public StyleOptimizationRecipe AtScale(int scale, double pixels)
    {
        var measured = Relative ? this : this with { ContentWeight = ContentWeight * pixels, TotalVariationWeight = TotalVariationWeight * pixels };
        return scale == 0
            ? measured
            : measured with { Iterations = RefineIterations, LearningRate = FinalLearningRate, DecayAt = RefineIterations, ClampUntil = RefineIterations };
    }
}

/// <summary>A layer of the feature network that style is compared at.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Weight">What it counts.</param>
public sealed record StyleLayer(string Name, double Weight);

/// <summary>How an image is optimised.</summary>
public enum ImageOptimizer
{
    /// <summary>Adam (Kingma and Ba 2015).</summary>
    Adam,

    /// <summary>L-BFGS without line search (Nocedal 1980): a loss and its gradient a step.</summary>
    Lbfgs,
}
