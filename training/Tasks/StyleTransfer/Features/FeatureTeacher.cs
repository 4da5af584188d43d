namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>Which layers a slim network learns from which teacher: one at each size, the deepest that the student has there.</summary>
public static class FeatureTeacher
{
    /// <summary>The network that learns, in <see cref="Networks.FeatureNetworks.Names"/>.</summary>
    public const string Student = "slim";

    private static readonly Dictionary<string, string[]> Teachers = new()
    {
        ["vgg16"] = ["relu1_2", "relu2_2", "relu3_3", "relu4_1"],
        ["vgg19"] = ["relu1_2", "relu2_2", "relu3_4", "relu4_1"],
        ["vgg19_distilled"] = ["relu1_2", "relu2_2", "relu3_4", "relu4_1"],
    };

    /// <summary>The student's layers that learn.</summary>
    public static IReadOnlyList<string> StudentLayers { get; } = ["relu1_2", "relu2_2", "relu3_2", "relu4_1"];

    /// <summary>The networks that can teach: those whose layers have the student's sizes.</summary>
    public static IReadOnlyCollection<string> Names => Teachers.Keys;

    /// <summary>The layers of a teacher, in the order of <see cref="StudentLayers"/>.</summary>
    /// <param name="teacher">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such teacher.</exception>
    public static IReadOnlyList<string> LayersOf(string teacher) => Teachers.TryGetValue(teacher, out var layers)
        ? layers
        : throw new ArgumentException($"there is no teacher \"{teacher}\"; there are {string.Join(", ", Names)}", nameof(teacher));

    /// <summary>The recipe by which the two are asked where to go, each at its own layers.</summary>
    /// <param name="layers">Layers, in the order of <see cref="StudentLayers"/>.</param>
    public static StyleOptimizationRecipe RecipeAt(IReadOnlyList<string> layers)
    {
        var recipe = StyleOptimizationRecipes.Of(Student);
        return recipe with
        {
            ContentLayer = layers[StudentLayers.Index().Single(layer => layer.Item == recipe.ContentLayer).Index],
            StyleLayers = [.. recipe.StyleLayers.Zip(layers, (layer, name) => layer with { Name = name })],
        };
    }
}
