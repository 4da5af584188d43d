using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.ArbitraryStyle;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Torchline.Training.Vision;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary><c>torchline train arbitrary-style</c>.</summary>
internal sealed class ArbitraryStyleCommand : StyleTrainCommand<ArbitraryStyleOptions, ArbitraryStyleData>
{
    private const string DefaultFeatures = "vgg19_distilled";

    private readonly Option<string> content;
    private readonly Option<string> styles;
    private readonly Option<string> testStyles;
    private readonly Option<string> features;
    private readonly Option<string> weights;
    private readonly Option<string> encoder;
    private readonly Option<string> start;

    public ArbitraryStyleCommand()
        : base("arbitrary-style", "Train one network that gives photos the style of any other image in one pass.", ArbitraryStyleNetwork.MultipleOf)
    {
        content = Text("--content", "Folder of training photos, contents and styles; some are held out");
        styles = Text("--styles", "Folder of other images to learn styles from: paintings, textures");
        testStyles = Text("--test-styles", "Folder of style images that are not learned from: the network is chosen and compared by them");
        features = Text("--features", "The feature network of the losses: " + string.Join(", ", FeatureNetworks.Names), DefaultFeatures, [.. FeatureNetworks.Names]);
        weights = Text("--weights", "Its weights, .pth or .safetensors [default: where 'torchline data' puts them]");
        encoder = Text("--encoder", "Weights of the encoder: slim5.safetensors of 'torchline train feature-network --student slim5'");
        start = Text("--start", "Weights to start from, of a network with the same sizes: checkpoints/best.dat of another run, or .safetensors of 'torchline weights'");
        Whole("--style-short-side", "Pixels of the test styles' short side", SmallestSide, 1_024, (o, v) => o with { StyleShortSide = v });
        Whole("--style-side", "Pixels of a style crop's sides in training", SmallestSide, 1_024, (o, v) => o with { StyleSide = v });
        Real("--photo-share", "Which part of the styles are photos", 0, 1, (o, v) => o with { PhotoShare = v });
        DeclareObjective();
        DeclareRecipe();
        Whole("--width", "Channels of the residual blocks", 8, 512, (o, v) => Build(o, a => a with { Width = v }));
        Whole("--blocks", "Residual blocks", 1, 16, (o, v) => Build(o, a => a with { Blocks = v }));
        Whole("--mixed-styles", "Learned styles that an image is described as a mixture of", 1, 1_024, (o, v) => Build(o, a => a with { Styles = v }));
    }

    public override string Examples =>
        """
          torchline train arbitrary-style --content flickr8k --styles styles --test-styles styles-more --encoder runs/slim5/slim5.safetensors --name any
          torchline train arbitrary-style --name any --resume
        """;

    protected override ArbitraryStyleOptions Defaults(ParseResult command)
    {
        if (command.GetValue(content) is not { } photos || command.GetValue(testStyles) is not { } test || command.GetValue(encoder) is not { } encoding)
            throw new RunException("a new run needs --content, --test-styles and --encoder (to continue a run that exists: --resume)");
        var network = command.GetRequiredValue(features);
        return new ArbitraryStyleOptions
        {
            Content = photos,
            Styles = command.GetValue(styles) is { } folder ? ImagesIn(folder) : [],
            TestStyles = [.. ImagesIn(test).Select(file => StyleFolder.Of(Path.GetFileNameWithoutExtension(file), file))],
            Features = network,
            Weights = command.GetValue(weights) ?? FeatureWeights.Downloaded(network),
            Encoder = encoding,
            Objective = StyleOptimizationRecipes.OfNetworks(network),
            Start = command.GetValue(start),
            CheckpointEverySteps = command.GetValue(Run.CheckpointEvery) ?? 0,
        };
    }

    protected override void Check(ArbitraryStyleOptions options)
    {
        Check(options.Recipe);
        if (options.StyleSide % ArbitraryStyleNetwork.MultipleOf != 0)
            throw new RunException($"--style-side is a multiple of {ArbitraryStyleNetwork.MultipleOf}, not {options.StyleSide}");
        if (options.PhotoShare == 0 && options.Styles.Count == 0)
            throw new RunException("--photo-share 0 leaves no styles to learn from: give --styles");
    }

    protected override TrainingRun<ArbitraryStyleOptions, ArbitraryStyleData> Open(
        TrainingRequest<ArbitraryStyleOptions> request, ITrainingDisplay display) => new ArbitraryStyleTraining(request, display);

    protected override ArbitraryStyleOptions Aim(ArbitraryStyleOptions options, Func<StyleOptimizationRecipe, StyleOptimizationRecipe> change) =>
        options with { Objective = change(options.Objective) };

    protected override ArbitraryStyleOptions Recipe(ArbitraryStyleOptions options, Func<StyleNetworkRecipe, StyleNetworkRecipe> change) =>
        options with { Recipe = change(options.Recipe) };

    private static ArbitraryStyleOptions Build(ArbitraryStyleOptions options, Func<ArbitraryStyleArchitecture, ArbitraryStyleArchitecture> change) =>
        options with { Architecture = change(options.Architecture) };

    private static string[] ImagesIn(string folder)
    {
        if (!Directory.Exists(folder))
            throw new RunException($"{folder}: there is no such folder");
        string[] files = [.. ImageFiles.In(folder, SearchOption.TopDirectoryOnly).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new RunException($"{folder}: there is no image in it");
    }
}
