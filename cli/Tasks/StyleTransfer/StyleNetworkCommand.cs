using System.Globalization;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary><c>torchline train style-network</c>.</summary>
internal sealed class StyleNetworkCommand : StyleTrainCommand<StyleNetworkOptions, StyleNetworkData>
{
    private const string DefaultFeatures = "vgg16";
    private const int LargestStyle = 8_192;

    private readonly Option<string> styles;
    private readonly Option<string[]> style;
    private readonly Option<string> content;
    private readonly Option<string> features;
    private readonly Option<string> weights;
    private readonly Option<string> contentLayer;
    private readonly Option<IReadOnlyList<StyleLayer>?> styleLayers;
    private readonly Option<string> secondFeatures;
    private readonly Option<string> secondWeights;
    private readonly Option<IReadOnlyList<StyleLayer>?> secondLayers;
    private readonly Option<string> start;
    private readonly Option<string[]> factors;
    private readonly Option<string[]> sides;

    public StyleNetworkCommand()
        : base("style-network", "Train one network that renders photos in several styles, and in mixtures of them.", StyleNetwork.MultipleOf, alias: "stylizer")
    {
        styles = Text("--styles", "Folder of style images with known file names or with a " + StyleFolder.Descriptions);
        style = New(new Option<string[]>("--style") { Description = "A style image: NAME=FILE; may be given several times", AllowMultipleArgumentsPerToken = true });
        content = Text("--content", "Folder of training photos; some are held out");
        features = Text("--features", "The feature network: " + string.Join(", ", FeatureNetworks.Names), DefaultFeatures, [.. FeatureNetworks.Names]);
        weights = Text("--weights", "Its weights, .pth or .safetensors [default: where 'torchline data' puts them]");
        contentLayer = Text("--content-layer", "The layer that content is compared at");
        styleLayers = New(StyleLayersOption.Create());
        secondFeatures = Text("--second-features", "A second feature network, whose style loss is added in training").AcceptOnlyFromAmong([.. FeatureNetworks.Names]);
        secondWeights = Text("--second-weights", "Its weights, .pth or .safetensors [default: where 'torchline data' puts them]");
        secondLayers = New(StyleLayersOption.Create("--second-style-layers", "Its layers, and what each counts: LAYER:WEIGHT,LAYER:WEIGHT,…"));
        start = Text("--start", "Weights to start from, of a network with as many styles and the same sizes: checkpoints/best.dat of another run, or .safetensors of 'torchline weights'");
        factors = New(new Option<string[]>("--style-factor")
        {
            Description = "Count the style loss of one style more: NAME=FACTOR; may be given several times",
            AllowMultipleArgumentsPerToken = true,
        });
        Whole("--style-short-side", "Pixels of the style images' short side", SmallestSide, LargestStyle, (o, v) => o with { StyleShortSide = v });
        sides = New(new Option<string[]>("--style-side")
        {
            Description = "The same for one style, where its brush strokes should be larger or smaller: NAME=PIXELS; may be given several times",
            AllowMultipleArgumentsPerToken = true,
        });
        DeclareObjective();
        DeclareRecipe();
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
            SecondStyle = SecondStyleOf(command),
            Start = command.GetValue(start),
            StyleFactors = ByStyle(command, factors, learned, "FACTOR", "a number above 0", value => value is > 0 and <= 1e6),
            StyleShortSides = ByStyle(
                command, sides, learned, "PIXELS", $"a whole number from {SmallestSide} to {LargestStyle}",
                value => value is >= SmallestSide and <= LargestStyle && double.IsInteger(value)).ToDictionary(side => side.Key, side => (int)side.Value),
            CheckpointEverySteps = command.GetValue(Run.CheckpointEvery) ?? 0,
        };
    }

    protected override void Check(StyleNetworkOptions options)
    {
        Check(options.Recipe);
        if (options.Architecture.EdgeKernel % 2 == 0)
            throw new RunException($"--edge-kernel is odd, not {options.Architecture.EdgeKernel}: a filter has a pixel in its middle");
    }

    protected override TrainingRun<StyleNetworkOptions, StyleNetworkData> Open(TrainingRequest<StyleNetworkOptions> request, ITrainingDisplay display) =>
        new StyleNetworkTraining(request, display);

    protected override StyleNetworkOptions Aim(StyleNetworkOptions options, Func<StyleOptimizationRecipe, StyleOptimizationRecipe> change) =>
        options with { Objective = change(options.Objective) };

    protected override StyleNetworkOptions Recipe(StyleNetworkOptions options, Func<StyleNetworkRecipe, StyleNetworkRecipe> change) =>
        options with { Recipe = change(options.Recipe) };

    private static StyleNetworkOptions Build(StyleNetworkOptions options, Func<StyleArchitecture, StyleArchitecture> change) =>
        options with { Architecture = change(options.Architecture) };

    private SecondStyleLoss? SecondStyleOf(ParseResult command) =>
        (command.GetValue(secondFeatures), command.GetValue(secondWeights), command.GetValue(secondLayers)) switch
        {
            (null, null, null) => null,
            (null, _, _) => throw new RunException("--second-weights and --second-style-layers are those of --second-features: give that too"),
            (_, _, null) => throw new RunException("--second-features: give its layers, too: --second-style-layers LAYER:WEIGHT,LAYER:WEIGHT,…"),
            var (network, file, layers) => new SecondStyleLoss(
                network, file ?? FeatureWeights.Downloaded(network),
                StyleOptimizationRecipes.WithLayers(StyleOptimizationRecipes.OfNetworks(network), network, null, layers).StyleLayers),
        };

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

    private static Dictionary<string, double> ByStyle(
        ParseResult command, Option<string[]> option, StyleImage[] styles, string placeholder, string expected, Func<double, bool> isValid)
    {
        var numbers = new Dictionary<string, double>();
        foreach (var given in command.GetValue(option) ?? [])
        {
            if (given.Split('=', 2) is not [var name, var text]
                || styles.All(style => style.Name != name)
                || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || !isValid(number))
            {
                throw new RunException(
                    $"{option.Name} \"{given}\" is not of the form NAME={placeholder}, with a style of {string.Join(", ", styles.Select(style => style.Name))} and {expected}");
            }
            if (!numbers.TryAdd(name, number))
                throw new RunException($"{option.Name} is given twice for \"{name}\"");
        }
        return numbers;
    }

    private static StyleImage SingleStyle(string given) =>
        given.Split('=', 2) is [var name, { Length: > 0 } file] && ManifestRules.IsName(name)
            ? StyleFolder.Of(name, file)
            : throw new RunException($"--style \"{given}\" is not of the form NAME=FILE, with a name of letters, digits, '-', '_' and '.'");
}
