using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>The recipe of each feature network when none is named.</summary>
public static class StyleOptimizationRecipes
{
    // Chosen by eye; so large that L-BFGS does not take their gradients for zero.
    private const double ContentWeight = 2_500;
    private const double StyleWeight = 10_000; // of each layer
    private const double Smoothness = 500;

    // What is optimised with the smoothness above has noise in it, which a network is not to learn.
    private const double SmoothnessOfNetworks = 5_000;

    // The presets' first steps of 3 throw every pixel from bound to bound, and what is left of that looks like noise.
    private const double LearningRate = 0.1;
    private const double FinalLearningRate = 0.02;

    /// <summary>The recipe for a network.</summary>
    /// <param name="features">One of <see cref="FeatureNetworks.Names"/>.</param>
    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    public static StyleOptimizationRecipe Of(string features) => features switch
    {
        "squeezenet1_1" => Recipe("3", "1", "4", "6", "7"),
        "vgg16" => Recipe("relu3_3", "relu1_2", "relu2_2", "relu3_3"),
        "vgg19" or "vgg19_distilled" => Recipe("relu4_2", "relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"),
        "slim" => Recipe("relu3_2", "relu1_2", "relu2_2", "relu3_2", "relu4_1"),
        "slim5" => Recipe("relu3_1", "relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"),
        _ => throw new ArgumentException($"there is no recipe for \"{features}\"", nameof(features)),
    };

    /// <summary>What a network that paints is trained by, when nothing else is named: smoother, and nearer to the content's outlines.</summary>
    /// <param name="features">One of <see cref="FeatureNetworks.Names"/>.</param>
    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    public static StyleOptimizationRecipe OfNetworks(string features)
    {
        var recipe = Of(features) with { TotalVariationWeight = SmoothnessOfNetworks };
        return features is "vgg19" or "vgg19_distilled" ? recipe with { ContentLayer = "relu3_1" } : recipe;
    }

    /// <summary>A recipe with other layers.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="features">The network, one of <see cref="FeatureNetworks.Names"/>.</param>
    /// <param name="contentLayer">The layer that content is compared at; null: the recipe's.</param>
    /// <param name="styleLayers">The layers that style is compared at, and what each counts; null: the recipe's.</param>
    /// <exception cref="RunException">The network has no such layer.</exception>
    public static StyleOptimizationRecipe WithLayers(
        StyleOptimizationRecipe recipe, string features, string? contentLayer, IReadOnlyList<StyleLayer>? styleLayers)
    {
        recipe = recipe with { ContentLayer = contentLayer ?? recipe.ContentLayer, StyleLayers = styleLayers ?? recipe.StyleLayers };
        var layers = FeatureNetworks.LayersOf(features);
        return recipe.Layers().Except(layers).FirstOrDefault() is { } unknown
            ? throw new RunException($"{features} has no layer \"{unknown}\"; it has {string.Join(", ", layers)}")
            : recipe;
    }

    /// <summary>A recipe for L-BFGS, whose step the estimated curvature decides: its learning rate does not fall.</summary>
    public static StyleOptimizationRecipe ForLbfgs(StyleOptimizationRecipe recipe) => recipe with
    {
        Optimizer = ImageOptimizer.Lbfgs,
        LearningRate = 1,
        FinalLearningRate = 1,
        DecayAt = int.MaxValue,
        ClampUntil = int.MaxValue,
    };

    private static StyleOptimizationRecipe Recipe(string contentLayer, params string[] styleLayers) => new()
    {
        ContentLayer = contentLayer,
        ContentWeight = ContentWeight,
        StyleLayers = [.. styleLayers.Select(layer => new StyleLayer(layer, StyleWeight))],
        TotalVariationWeight = Smoothness,
        Relative = true,
        LearningRate = LearningRate,
        FinalLearningRate = FinalLearningRate,
    };
}

/// <summary>A pair of images with the settings that suit it.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="StyleFile">The style image's file name.</param>
/// <param name="StyleShortSide">Pixels of the style image's short side.</param>
/// <param name="Recipe">How the image is optimised.</param>
internal sealed record StyleOptimizationPreset(string Name, string StyleFile, int StyleShortSide, StyleOptimizationRecipe Recipe)
{
    /// <summary>The content image's file name.</summary>
    public const string ContentFile = "tubingen.jpg";

    /// <summary>The feature network.</summary>
    public const string Features = "squeezenet1_1";

    /// <summary>Pixels of the result's short side.</summary>
    public const int ShortSide = 192;
}

/// <summary>The three pairs of the style transfer exercise of Stanford's CS231n, with its settings.</summary>
internal static class StyleOptimizationPresets
{
    private const double Clamp = 1.5;

    /// <summary>The presets.</summary>
    public static IReadOnlyList<StyleOptimizationPreset> All { get; } =
    [
        new("composition-vii", "composition_vii.jpg", 512, Recipe(5e-2, [20_000, 500, 12, 1], 5e-2)),
        new("the-scream", "the_scream.jpg", 224, Recipe(3e-2, [200_000, 800, 12, 1], 2e-2)),
        new("starry-night", "starry_night.jpg", 192, Recipe(6e-2, [300_000, 1_000, 15, 3], 2e-2)),
    ];

    /// <summary>The preset of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static StyleOptimizationPreset Of(string name) =>
        All.FirstOrDefault(preset => preset.Name == name)
        ?? throw new ArgumentException($"there is no preset \"{name}\"; there are {string.Join(", ", All.Select(preset => preset.Name))}", nameof(name));

    private static StyleOptimizationRecipe Recipe(double content, double[] style, double totalVariation) => new()
    {
        ContentLayer = "3",
        ContentWeight = content,
        StyleLayers = [.. style.Zip(["1", "4", "6", "7"], (weight, layer) => new StyleLayer(layer, weight))],
        TotalVariationWeight = totalVariation,
        Clamp = Clamp,
    };
}
