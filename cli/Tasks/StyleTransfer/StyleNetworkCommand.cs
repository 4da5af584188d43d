using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary><c>torchline train style-network</c>.</summary>
internal sealed class StyleNetworkCommand : TrainCommand<StyleNetworkOptions, StyleNetworkData>
{
    private const string DefaultFeatures = "vgg16";
    private const int SmallestSide = 64; // five times halved, more than a pixel is left to pad by reflection

    private readonly Option<string> styles;
    private readonly Option<string[]> style;
    private readonly Option<string> content;
    private readonly Option<string> features;
    private readonly Option<string> weights;
    private readonly Option<string> contentLayer;
    private readonly Option<IReadOnlyList<StyleLayer>?> styleLayers;
    private readonly Option<string> start;

    public StyleNetworkCommand()
        : base("style-network", "Train one network that renders photos in several styles, and in mixtures of them.", alias: "stylizer")
    {
        styles = Text("--styles", "Folder of style images with known file names or with a " + StyleFolder.Descriptions);
        style = New(new Option<string[]>("--style") { Description = "A style image: NAME=FILE; may be given several times", AllowMultipleArgumentsPerToken = true });
        content = Text("--content", "Folder of training photos; some are held out");
        features = Text("--features", "The feature network: " + string.Join(", ", FeatureNetworks.Names), DefaultFeatures, [.. FeatureNetworks.Names]);
        weights = Text("--weights", "Its weights, .pth or .safetensors [default: where 'torchline data' puts them]");
        contentLayer = Text("--content-layer", "The layer that content is compared at");
        styleLayers = New(StyleLayersOption.Create());
        start = Text("--start", "Weights to start from: checkpoints/best.dat of another run, with the same styles and sizes");
        Whole("--style-short-side", "Pixels of the style images' short side", SmallestSide, 8_192, (o, v) => o with { StyleShortSide = v });
        Real("--content-weight", "Weight of the content loss", 0, 1e12, (o, v) => Aim(o, r => r with { ContentWeight = v }));
        Real("--style-weight", "Weight of each layer's style loss", 0, 1e12,
            (o, v) => Aim(o, r => r with { StyleLayers = [.. r.StyleLayers.Select(layer => layer with { Weight = v })] }));
        Real("--tv-weight", "Weight of the total variation loss", 0, 1e12, (o, v) => Aim(o, r => r with { TotalVariationWeight = v }));
        Whole("--small-epochs", "Epochs that learn from small crops", 0, 100_000, (o, v) => Recipe(o, r => r with { SmallEpochs = v }));
        Whole("--large-epochs", "Epochs that then learn from large crops", 0, 100_000, (o, v) => Recipe(o, r => r with { LargeEpochs = v }));
        Whole("--steps", "Steps in an epoch", 1, 1_000_000, (o, v) => Recipe(o, r => r with { StepsPerEpoch = v }));
        Whole("--batch", "Photos in a step, each in one style", 1, 256, (o, v) => Recipe(o, r => r with { BatchSize = v }));
        Multiple("--small-side", "Pixels of a small crop's sides", (o, v) => Recipe(o, r => r with { SmallSide = v }));
        Multiple("--large-side", "Pixels of a large crop's sides", (o, v) => Recipe(o, r => r with { LargeSide = v }));
        Real("--smallest-area", "The smallest part of a photo that a crop shows", 0.01, 1,
            (o, v) => Recipe(o, r => r with { Augmentation = r.Augmentation with { SmallestArea = v } }));
        Whole("--shift", "Pixels by which painted images are shifted by chance before they are compared", 0, 32, (o, v) => Recipe(o, r => r with { Shift = v }));
        Real("--filter-rate", "The highest learning rate of filters but the last (Muon); 0: they learn by Adam, too", 0, 1, (o, v) => Recipe(o, r => r with { FilterRate = v }));
        Real("--learning-rate", "The highest learning rate of the rest (Adam)", 1e-8, 1, (o, v) => Recipe(o, r => r with { LearningRate = v }));
        Real("--final-rate", "What remains of both in the end", 0, 1, (o, v) => Recipe(o, r => r with { FinalRate = v }));
        Whole("--warm-up", "Steps over which they rise", 0, 1_000_000, (o, v) => Recipe(o, r => r with { WarmUp = v }));
        Real("--clip", "The gradients' norm is cut to this; 0: never", 0, 1e12, (o, v) => Recipe(o, r => r with { ClipNorm = v }));
        Real("--average-decay", "Decay of the averaged weights; 0: none are averaged", 0, 0.99999, (o, v) => Recipe(o, r => r with { AverageDecay = v }));
        Multiple("--measured-side", "Pixels of a held-out photo's sides", (o, v) => Recipe(o, r => r with { MeasuredSide = v }));
        Whole("--measured-photos", "Held-out photos painted in all styles after each epoch", 1, 1_000, (o, v) => Recipe(o, r => r with { MeasuredPhotos = v }));
        Whole("--compared-photos", "Held-out photos on which the optimisation of pixels is compared with in the end; 0: none", 0, 1_000,
            (o, v) => Recipe(o, r => r with { ComparedPhotos = v }));
        Whole("--compared-iterations", "Iterations of that optimisation", 1, 100_000, (o, v) => Recipe(o, r => r with { ComparedIterations = v }));
        Whole("--width", "Channels at full resolution", 4, 256, (o, v) => Build(o, a => a with { Width = v }));
        Whole("--blocks", "Residual blocks", 1, 9, (o, v) => Build(o, a => a with { Blocks = v }));
        Whole("--edge-kernel", "Pixels of the sides of the first and the last filters, odd", 3, 15, (o, v) => Build(o, a => a with { EdgeKernel = v }));
    }

    public override string Examples =>
        """
          torchline train style-network --styles styles --content flickr8k --name styles
          torchline train style-network --style wave=wave.jpg --style night=night.jpg --content photos --features vgg19_distilled --weights vgg19_distilled.pth --name two
          torchline train style-network --name styles --resume
        """;

    protected override StyleNetworkOptions Defaults(ParseResult command)
    {
        var learned = StylesOf(command);
        if (learned.Length == 0 || command.GetValue(content) is not { } photos)
            throw new RunException("a new run needs --styles or --style, and --content (to continue a run that exists: --resume)");
        var network = command.GetRequiredValue(features);
        return new StyleNetworkOptions
        {
            Styles = learned,
            Content = photos,
            Features = network,
            Weights = command.GetValue(weights) ?? FeatureWeights.Downloaded(network),
            Architecture = new StyleArchitecture { Styles = learned.Length },
            Objective = StyleOptimizationRecipes.WithLayers(
                StyleOptimizationRecipes.OfNetworks(network), network, command.GetValue(contentLayer), command.GetValue(styleLayers)),
            Start = command.GetValue(start),
            CheckpointEverySteps = command.GetValue(Run.CheckpointEvery) ?? 0,
        };
    }

    protected override void Check(StyleNetworkOptions options)
    {
        var recipe = options.Recipe;
        if (recipe.Epochs == 0)
            throw new RunException("nothing would be learned: give --small-epochs or --large-epochs");
        if (new[] { recipe.SmallSide, recipe.LargeSide, recipe.MeasuredSide }.FirstOrDefault(side => side % StyleNetwork.MultipleOf != 0) is var uneven and not 0)
            throw new RunException($"the sides of crops and of measured photos are multiples of {StyleNetwork.MultipleOf}, not {uneven}");
        if (options.Architecture.EdgeKernel % 2 == 0)
            throw new RunException($"--edge-kernel is odd, not {options.Architecture.EdgeKernel}: a filter has a pixel in its middle");
    }

    protected override TrainingRun<StyleNetworkOptions, StyleNetworkData> Open(TrainingRequest<StyleNetworkOptions> request, ITrainingDisplay display) =>
        new StyleNetworkTraining(request, display);

    private void Multiple(string name, string what, Func<StyleNetworkOptions, int, StyleNetworkOptions> set) => Whole(
        name, $"{what}, a multiple of {StyleNetwork.MultipleOf}", SmallestSide, 2_048, (options, value) => set(options, value));

    private static StyleNetworkOptions Aim(StyleNetworkOptions options, Func<StyleOptimizationRecipe, StyleOptimizationRecipe> change) =>
        options with { Objective = change(options.Objective) };

    private static StyleNetworkOptions Recipe(StyleNetworkOptions options, Func<StyleNetworkRecipe, StyleNetworkRecipe> change) =>
        options with { Recipe = change(options.Recipe) };

    private static StyleNetworkOptions Build(StyleNetworkOptions options, Func<StyleArchitecture, StyleArchitecture> change) =>
        options with { Architecture = change(options.Architecture) };

    private StyleImage[] StylesOf(ParseResult command)
    {
        StyleImage[] learned =
        [
            .. command.GetValue(styles) is { } folder ? StyleFolder.Read(folder) : [],
            .. (command.GetValue(style) ?? []).Select(SingleStyle),
        ];
        if (learned.CountBy(one => one.Name).FirstOrDefault(names => names.Value > 1) is { Key: { } twice })
            throw new RunException($"there are two styles \"{twice}\": give each a name of its own");
        return learned.Length <= StyleNetworkContract.MaxStyles
            ? learned
            : throw new RunException($"there are {learned.Length} styles; a network learns {StyleNetworkContract.MaxStyles} at most");
    }

    private static StyleImage SingleStyle(string given) =>
        given.Split('=', 2) is [var name, { Length: > 0 } file] && ManifestRules.IsName(name)
            ? StyleFolder.Of(name, file)
            : throw new RunException($"--style \"{given}\" is not of the form NAME=FILE, with a name of letters, digits, '-', '_' and '.'");
}
