using System.Numerics;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Export.Graph;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>Style transfer by optimisation: one step of Adam, its gradient included, and the targets of an image.</summary>
internal sealed class StyleOptimizationProgram : IModelProgram
{
    /// <summary>Steps after which the images of the two engines are compared.</summary>
    public const int Iterations = 50;
    /// <summary>The comparison of those images in reports.</summary>
    public const string ImageComparison = "the image";
    private const int MinSide = StyleNetworkContract.MinSide;
    private const int MaxSide = 1024; // a step keeps some thousand numbers for each pixel
    private const string Height = "height";
    private const string Width = "width";

    private const long SampleSeed = 1; // a package is compared on the same images whenever that is

    private static readonly long[] Sides = [64, 96, 144];

    private readonly FeatureNetwork network;
    private readonly StyleOptimizationRecipe recipe;
    private readonly StyleOptimizationStep step;
    private readonly ImagePair images;

    /// <summary>Prepares it; nothing is traced yet.</summary>
    /// <param name="network">Has the recipe's layers; it belongs to the program from now on.</param>
    /// <param name="recipe">The layers and the weights of the losses.</param>
    /// <param name="images">What to optimise for comparison; they belong to the program from now on.</param>
    public StyleOptimizationProgram(FeatureNetwork network, StyleOptimizationRecipe recipe, ImagePair images)
    {
        (this.network, this.recipe, this.images) = (network, recipe, images);
        step = new StyleOptimizationStep(network, recipe);
        using var scope = NewDisposeScope();
        var (content, grams) = step.TargetsOf(zeros([1, MinSide, MinSide, 3], dtype: uint8)).Targets;
        ContentChannels = content.shape[1];
        StyleChannels = [.. grams.Select(gram => gram.shape[1])];
        Sizes = new ImageSizes(MinSide, MaxSide, MultipleOf: Halvings());
    }

    /// <summary>Builds a package's optimisation from the manifest and the weights in the step's ONNX file.</summary>
    /// <exception cref="ExportException">The manifest names no such network, or the file lacks a parameter or has it in another shape.</exception>
    public static StyleOptimizationProgram FromPackage(ModelPackage package)
    {
        var recipe = ArchitectureOptions.Read<StyleOptimizationRecipe>(package.Manifest);
        FeatureNetwork network;
        try
        {
            network = FeatureNetworks.Create(package.Manifest.Architecture.Model, recipe.Layers());
        }
        catch (ArgumentException e)
        {
            throw new ExportException($"{package.Folder}: {e.Message}", e);
        }
        OnnxWeights.Load(package.NetworkPath, network);
        return new StyleOptimizationProgram(network, recipe, ImagePair.Of(content: null, style: null))
        {
            Targets = File.ReadAllBytes(package.PathOf(StyleOptimizationContract.TargetsFile)),
        };
    }

    /// <summary>Channels of the content layer.</summary>
    public long ContentChannels { get; }
    /// <summary>Channels of each style layer.</summary>
    public IReadOnlyList<long> StyleChannels { get; }
    /// <summary>The sizes that images may have.</summary>
    public ImageSizes Sizes { get; }
    /// <summary>The ONNX file of <see cref="TargetsRequest"/>.</summary>
    public byte[] Targets { get; set; } = [];

    public ExportRequest Request(IReadOnlyDictionary<string, string>? metadata = null) => new(
        StyleOptimizationContract.Task,
        inputs =>
        {
            var (losses, next) = step.Step(
                new AdamState(inputs[0], inputs[1], inputs[2]), inputs[3], inputs[4], new LossTensors(inputs[5], inputs[6], inputs[7]),
                new StyleTargets(inputs[8], [.. inputs.Skip(9)]));
            return
            [
                losses.Content, losses.Style, losses.TotalVariation, next.Image, next.FirstMoment, next.SecondMoment,
                NormalizedImage.ToPixels(next.Image),
            ];
        },
        [
            Planes(StyleOptimizationContract.Image, shape => ImageOf(shape)),
            Planes(StyleOptimizationContract.FirstMoment, shape => randn(shape) * 0.01), // small, or it would hide the gradient
            Planes(StyleOptimizationContract.SecondMoment, shape => rand(shape) + 1), // so large that no gradient's sign decides alone
            new GraphInput(StyleOptimizationContract.Step, ScalarType.Int64, [], shape => randint(1, 200, shape, dtype: ScalarType.Int64)),
            GraphInput.Number(StyleOptimizationContract.LearningRate),
            GraphInput.Number(StyleOptimizationContract.ContentWeight),
            GraphInput.Number(StyleOptimizationContract.StyleWeight),
            GraphInput.Number(StyleOptimizationContract.TotalVariationWeight),
            Planes(StyleOptimizationContract.Content, shape => StyleTargets.Of(network, recipe, ImageOf(shape)).Content) with { IsDerived = true },
            .. StyleChannels.Select((channels, layer) => new GraphInput(
                StyleOptimizationContract.Gram(layer + 1), ScalarType.Float32, [Dimension.Fixed(1), Dimension.Fixed(channels), Dimension.Fixed(channels)],
                _ => StyleTargets.Of(network, recipe, ImageOf([1, 3, MinSide, MinSide])).Grams[layer])),
        ],
        [.. StyleOptimizationContract.Outputs.Select(output => output.Name)])
    {
        Module = network,
        Metadata = metadata ?? new Dictionary<string, string>(),
    };

    /// <summary>The targets of an image, to export or to compare with.</summary>
    public ExportRequest TargetsRequest(IReadOnlyDictionary<string, string>? metadata = null) => new(
        StyleOptimizationContract.Task + "-targets",
        inputs =>
        {
            var (image, (content, grams)) = step.TargetsOf(inputs[0]);
            return [image, content, .. grams];
        },
        [SampleImages.Input(StyleOptimizationContract.Pixels, Dimension.Fixed(1), Side(Height), Side(Width))],
        [
            StyleOptimizationContract.Image, StyleOptimizationContract.Content,
            .. StyleChannels.Select((_, layer) => StyleOptimizationContract.Gram(layer + 1)),
        ])
    {
        Module = network,
        Metadata = metadata ?? new Dictionary<string, string>(),
    };

    public VerificationReport Compare(byte[] model)
    {
        manual_seed(SampleSeed);
        var sweep = ModelVerifier.Sweep((Height, Sides), (Width, Sides)).ToArray();
        var sides = string.Join(", ", Sides);
        var targets = StyleOptimizationParity.CompareTargets(TargetsRequest(), Targets, sweep);
        Console.WriteLine($"content and style of random images, height and width {sides}, by norm: {targets}");
        var steps = StyleOptimizationParity.CompareStep(Request(), model, sweep);
        Console.WriteLine($"one step from random states, height and width {sides}, by norm: {steps}");
        return targets.With(steps).With(StyleOptimizationParity.Compare(this, model, network, recipe, images));
    }

    public void Dispose()
    {
        step.Dispose();
        network.Dispose();
        images.Dispose();
    }

    /// <summary>What height and width must be multiples of for every layer to halve them without remainder.</summary>
    private int Halvings()
    {
        var deepest = network.Activations(zeros(1, 3, MinSide, MinSide)).Values.Min(activations => activations.shape[2]);
        return 1 << BitOperations.Log2((uint)(MinSide / deepest)); // borders may have taken a pixel
    }

    private Dimension Side(string name) => Dimension.Dynamic(name, Sizes.MinSide, Sizes.MultipleOf);

    private GraphInput Planes(string name, Func<long[], Tensor> sample) =>
        new(name, ScalarType.Float32, [Dimension.Fixed(1), Dimension.Fixed(3), Side(Height), Side(Width)], sample);

    /// <summary>A random image, normalised.</summary>
    /// <param name="shape">(1, 3, H, W).</param>
    private Tensor ImageOf(long[] shape)
    {
        using var pixels = SampleImages.Draw([shape[0], shape[2], shape[3], shape[1]]);
        return step.Normalize(pixels);
    }
}
