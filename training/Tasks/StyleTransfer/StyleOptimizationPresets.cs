namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>The three pairs of the style transfer exercise of Stanford's CS231n, with its settings.</summary>
public static class StyleOptimizationPresets
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
