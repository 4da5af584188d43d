using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>Which layers a slim network learns from which teacher: one at each size, the deepest that the student has there.</summary>
internal static class FeatureTeacher
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

/// <summary>
/// A student feature network, with a 1x1 convolution at each layer that maps its activations to the teacher's channels
/// (as the "hints" of Romero et al. 2015, "FitNets"). Only the network is kept in the end.
/// </summary>
internal sealed class FeatureStudent : nn.Module
{
    private readonly FeatureNetwork network;
    private readonly ModuleList<Conv2d> translations;

    /// <summary>Makes an untrained student.</summary>
    /// <param name="teacherChannels">Channels of the teacher's layers, in the order of <see cref="FeatureTeacher.StudentLayers"/>.</param>
    public FeatureStudent(IReadOnlyList<long> teacherChannels) : base(nameof(FeatureStudent))
    {
        network = FeatureNetworks.Create(FeatureTeacher.Student, [.. FeatureTeacher.StudentLayers]);
        foreach (var parameter in network.parameters())
            parameter.requires_grad = true;
        using var _ = no_grad();
        var activations = network.Activations(zeros([1, 3, 64, 64], device: CPU));
        translations = nn.ModuleList<Conv2d>([.. FeatureTeacher.StudentLayers.Zip(
            teacherChannels, (layer, channels) => nn.Conv2d(activations[layer].shape[1], channels, kernel_size: 1, bias: false))]);
        RegisterComponents();
        this.to(get_default_device());
    }

    /// <summary>The network that learns.</summary>
    public FeatureNetwork Network => network;

    /// <summary>The activations of each layer.</summary>
    /// <param name="images">Normalised (B, 3, S, S).</param>
    /// <returns>The student's own activations (B, C, H, W), and the same in the teacher's channels.</returns>
    public IReadOnlyList<(Tensor Own, Tensor Translated)> Activations(Tensor images)
    {
        var activations = network.Activations(images);
        return [.. FeatureTeacher.StudentLayers.Select((layer, i) => (activations[layer], translations[i].call(activations[layer])))];
    }
}
