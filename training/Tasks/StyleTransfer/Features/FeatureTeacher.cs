using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>Which layers a student learns from which teacher: one at each size.</summary>
internal static class FeatureTeacher
{
    /// <summary>The student when none is named.</summary>
    public const string Slim = "slim";

    private const string Slim5 = "slim5";

    // Of slim the deepest layer at each size, of slim5 the first one, at which Gatys et al. compare styles.
    private static readonly Dictionary<string, string[]> Students = new()
    {
        [Slim] = ["relu1_2", "relu2_2", "relu3_2", "relu4_1"],
        [Slim5] = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"],
    };

    private static readonly Dictionary<(string Teacher, string Student), string[]> Teachers = new()
    {
        [("vgg16", Slim)] = ["relu1_2", "relu2_2", "relu3_3", "relu4_1"],
        [("vgg19", Slim)] = ["relu1_2", "relu2_2", "relu3_4", "relu4_1"],
        [("vgg19_distilled", Slim)] = ["relu1_2", "relu2_2", "relu3_4", "relu4_1"],
        [("vgg16", Slim5)] = Students[Slim5],
        [("vgg19", Slim5)] = Students[Slim5],
        [("vgg19_distilled", Slim5)] = Students[Slim5],
    };

    /// <summary>The names of the networks that learn, in <see cref="FeatureNetworks.Names"/>.</summary>
    public static IReadOnlyCollection<string> StudentNames => Students.Keys;

    /// <summary>The names of the networks that can teach: those whose layers have the students' sizes.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Teachers.Keys.Select(pair => pair.Teacher).Distinct()];

    /// <summary>The layers of a student that learn.</summary>
    /// <param name="student">One of <see cref="StudentNames"/>.</param>
    public static IReadOnlyList<string> StudentLayersOf(string student) => Students[student];

    /// <summary>The layers of a teacher, in the order of <see cref="StudentLayersOf"/>.</summary>
    /// <param name="teacher">One of <see cref="Names"/>.</param>
    /// <param name="student">One of <see cref="StudentNames"/>.</param>
    /// <exception cref="ArgumentException">There is no such teacher.</exception>
    public static IReadOnlyList<string> LayersOf(string teacher, string student) => Teachers.TryGetValue((teacher, student), out var layers)
        ? layers
        : throw new ArgumentException($"there is no teacher \"{teacher}\"; there are {string.Join(", ", Names)}", nameof(teacher));

    /// <summary>The recipe by which a student and its teacher are asked where to go, each at its own layers.</summary>
    /// <param name="student">One of <see cref="StudentNames"/>.</param>
    /// <param name="layers">Layers, in the order of <see cref="StudentLayersOf"/>.</param>
    public static StyleOptimizationRecipe RecipeAt(string student, IReadOnlyList<string> layers)
    {
        var recipe = StyleOptimizationRecipes.Of(student);
        return recipe with
        {
            ContentLayer = layers[StudentLayersOf(student).Index().Single(layer => layer.Item == recipe.ContentLayer).Index],
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
    private readonly IReadOnlyList<string> layers;
    private readonly ModuleList<Conv2d> translations;

    /// <summary>Makes an untrained student.</summary>
    /// <param name="student">One of <see cref="FeatureTeacher.StudentNames"/>.</param>
    /// <param name="teacherChannels">Channels of the teacher's layers, in the order of <see cref="FeatureTeacher.StudentLayersOf"/>.</param>
    public FeatureStudent(string student, IReadOnlyList<long> teacherChannels) : base(nameof(FeatureStudent))
    {
        layers = FeatureTeacher.StudentLayersOf(student);
        network = FeatureNetworks.Create(student, [.. layers]);
        foreach (var parameter in network.parameters())
            parameter.requires_grad = true;
        using var _ = no_grad();
        var activations = network.Activations(zeros([1, 3, 64, 64], device: CPU));
        translations = nn.ModuleList<Conv2d>([.. layers.Zip(
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
        return [.. layers.Select((layer, i) => (activations[layer], translations[i].call(activations[layer])))];
    }
}
