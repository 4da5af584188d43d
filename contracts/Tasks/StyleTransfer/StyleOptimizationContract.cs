using Torchline.Contracts.Packages;

namespace Torchline.Contracts.Tasks.StyleTransfer;

/// <summary>
/// The graphs of style transfer by optimisation (Gatys et al. 2016): two ONNX graphs, <c>model.onnx</c>, which is one
/// step of Adam, and <see cref="TargetsFile"/>, which computes the targets of content and style. An image is optimised by feeding
/// each step's outputs to the next one.
/// </summary>
/// <remarks>
/// Height and width vary; both are multiples of <see cref="ImageSizes.MultipleOf"/>. Losses are relative: the content's and each
/// style layer's sum of squared differences is divided by the sum of squares aimed at, the total variation by the number of values.
/// So one set of weights, which is in the graph, serves all images; the inputs that weigh multiply it.
/// </remarks>
public sealed class StyleOptimizationContract : ITaskContract
{
    /// <summary>The task's name in manifests.</summary>
    public const string Task = "style-optimization";

    /// <summary>The file of the graph that computes the targets.</summary>
    public const string TargetsFile = "targets.onnx";

    /// <summary>
    /// The image, normalised as the network takes it, float32 (1, 3, height, width): an input of the step; an output of the targets,
    /// for an image to start from.
    /// </summary>
    public const string Image = "picture";

    /// <summary>Adam's running mean of the gradient, an input of the step, zero at first, float32 (1, 3, height, width).</summary>
    public const string FirstMoment = "firstMoment";

    /// <summary>Adam's running mean of the squared gradient, an input of the step, zero at first, float32 (1, 3, height, width).</summary>
    public const string SecondMoment = "secondMoment";

    /// <summary>Which step this is of Adam's, an input of the step, from 1, int64 scalar.</summary>
    public const string Step = "step";

    /// <summary>The learning rate, an input of the step, float32 scalar.</summary>
    public const string LearningRate = "learningRate";

    /// <summary>What the content counts, an input of the step, 1 as usual, float32 scalar.</summary>
    public const string ContentWeight = "contentWeight";

    /// <summary>What the style counts, an input of the step, 1 as usual, float32 scalar.</summary>
    public const string StyleWeight = "styleWeight";

    /// <summary>What smoothness counts, an input of the step, 1 as usual, float32 scalar.</summary>
    public const string TotalVariationWeight = "totalVariationWeight";

    /// <summary>
    /// The content layer's activations of an image, an output of the targets and an input of the step, float32 (1, channels, height,
    /// width), at the layer's own, smaller size.
    /// </summary>
    public const string Content = "content";

    /// <summary>The losses of the image before the step, outputs of the step, float32 scalars.</summary>
    public static IReadOnlyList<string> Losses { get; } = ["contentLoss", "styleLoss", "totalVariationLoss"];

    /// <summary>The image, and the moments, after the step, outputs of the step: what the next step's inputs of these names are.</summary>
    public static IReadOnlyList<(string Output, string Input)> Carried { get; } =
        [("nextPicture", Image), ("nextFirstMoment", FirstMoment), ("nextSecondMoment", SecondMoment)];

    /// <summary>
    /// RGB pixels, uint8 (1, height, width, 3): the input of the targets, and an output of the step, of the image after it.
    /// </summary>
    public const string Pixels = "pixels";

    private const int Channels = 3;

    /// <summary>The Gram matrix of a style layer, an output of the targets and an input of the step, float32 (1, channels, channels).</summary>
    /// <param name="layer">Which layer, from 1.</param>
    public static string Gram(int layer) => $"gram{layer}";

    /// <summary>The names of the Gram matrices among a step's inputs, in their order.</summary>
    /// <param name="inputs">The step's inputs.</param>
    public static IEnumerable<string> GramsOf(IEnumerable<TensorSpecification> inputs) =>
        inputs.Select(input => input.Name).Where(name => name.StartsWith("gram", StringComparison.Ordinal));

    /// <summary>The step's inputs.</summary>
    /// <param name="contentChannels">Channels of the content layer.</param>
    /// <param name="styleChannels">Channels of each style layer.</param>
    public static IReadOnlyList<TensorSpecification> Inputs(long contentChannels, IReadOnlyList<long> styleChannels) =>
    [
        Planes(Image),
        Planes(FirstMoment),
        Planes(SecondMoment),
        new(Step, ElementType.Int64, []),
        Scalar(LearningRate),
        Scalar(ContentWeight),
        Scalar(StyleWeight),
        Scalar(TotalVariationWeight),
        new(Content, ElementType.Float32, [1, contentChannels, "contentHeight", "contentWidth"]),
        .. styleChannels.Select((channels, layer) => new TensorSpecification(Gram(layer + 1), ElementType.Float32, [1, channels, channels])),
    ];

    /// <summary>The step's outputs.</summary>
    public static IReadOnlyList<TensorSpecification> Outputs { get; } =
    [
        .. Losses.Select(Scalar),
        .. Carried.Select(pair => Planes(pair.Output)),
        new(Pixels, ElementType.UInt8, [1, "height", "width", Channels]),
    ];

    private static TensorSpecification Planes(string name) => new(name, ElementType.Float32, [1, Channels, "height", "width"]);

    private static TensorSpecification Scalar(string name) => new(name, ElementType.Float32, []);

    /// <summary>The learning rates of a model. Packages without them were made for the rates of their time, the last tenth small.</summary>
    /// <param name="manifest">The model's manifest.</param>
    /// <param name="iterations">How many iterations there are.</param>
    public static OptimizationSchedule ScheduleOf(ModelManifest manifest, int iterations) =>
        manifest.Optimization ?? new(LearningRate: 0.1, FinalLearningRate: 0.02, DecayAt: (int)(((9L * iterations) + 9) / 10));

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [Task];

    /// <inheritdoc/>
    public IEnumerable<string> Check(ModelManifest manifest)
    {
        if (manifest.Preprocessing.Sizes is null)
            yield return "Style transfer by optimisation needs preprocessing.sizes.";
        if (manifest.Files.All(file => file.Name != TargetsFile))
            yield return $"Style transfer by optimisation needs the file {TargetsFile}.";
        var content = ChannelsOf(manifest, Content);
        long[] styles = [.. GramsOf(manifest.Inputs).Select(name => ChannelsOf(manifest, name))];
        if (styles.Length == 0
            || !ManifestRules.AreSame(manifest.Inputs, Inputs(content, styles))
            || !ManifestRules.AreSame(manifest.Outputs, Outputs))
        {
            yield return "Style transfer by optimisation has the inputs picture, firstMoment and secondMoment, float32 (1, 3, height, width), "
                + "step, int64, learningRate, contentWeight, styleWeight and totalVariationWeight, float32 scalars, content, float32 (1, C, "
                + "contentHeight, contentWidth), and gram1, gram2, …, float32 (1, C, C); and the outputs contentLoss, styleLoss and "
                + "totalVariationLoss, float32 scalars, nextPicture, nextFirstMoment and nextSecondMoment, float32 (1, 3, height, width), and "
                + "pixels, uint8 (1, height, width, 3).";
        }
        if (manifest.Optimization is { } schedule && !(schedule is { LearningRate: > 0, FinalLearningRate: > 0, DecayAt: >= 0 }))
            yield return "optimization.learningRate and finalLearningRate are above 0, and decayAt is not below 0.";
        foreach (var problem in StyleNetworkContract.CheckSizes(manifest.Preprocessing.Sizes))
            yield return problem;
    }

    /// <summary>The second axis of an input; 0 if it has none, which fits no contract.</summary>
    private static long ChannelsOf(ModelManifest manifest, string name) =>
        manifest.Inputs.FirstOrDefault(input => input.Name == name) is { Axes.Count: > 1 } input ? input.Axes[1].Size ?? 0 : 0;
}
