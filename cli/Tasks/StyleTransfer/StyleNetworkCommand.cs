using System.CommandLine;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.FeedForward;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary><c>torchline train stylizer</c>.</summary>
public sealed class StyleNetworkCommand : Command, IHasExamples
{
    private const string DefaultFeatures = "vgg16";

    private readonly Option<string> styles = new("--styles") { Description = "Folder of style images, known ones or with a " + StyleFolder.Descriptions };
    private readonly Option<string[]> style = new("--style") { Description = "A style image: NAME=FILE; may be given several times", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> content = new("--content") { Description = "Folder of photos to learn from; some are held out" };
    private readonly Option<string> features = new("--features") { Description = "The feature network: " + string.Join(", ", FeatureNetworks.Names), DefaultValueFactory = _ => DefaultFeatures };
    private readonly Option<string> weights = new("--weights") { Description = "Its weights, .pth or .safetensors [default: where 'torchline data' puts them]" };
    private readonly Option<string> contentLayer = new("--content-layer") { Description = "The layer that content is compared at" };
    private readonly Option<IReadOnlyList<StyleLayer>?> styleLayers = StyleLayersOption.Create();
    private readonly Option<string> start = new("--start") { Description = "Weights to start from: checkpoints/best.dat of another run, with the same styles and sizes" };
    private readonly RunOptions run = new();

    private readonly StyleNetworkHyperParameters hyperParameters = new();
    private readonly Option[] ofNewRuns;

    /// <summary>Declares the options.</summary>
    public StyleNetworkCommand()
        : base("stylizer", "Teach one network to paint photos in several styles, and in mixtures of them.")
    {
        features.AcceptOnlyFromAmong([.. FeatureNetworks.Names]);
        ofNewRuns = [styles, style, content, features, weights, contentLayer, styleLayers, start, .. hyperParameters.Options, .. run.OfNewRuns];
        foreach (var option in (Option[])[run.Name, run.Runs, .. ofNewRuns, run.Resume])
            Options.Add(option);
        SetAction(command => UserErrors.Report(() => new StyleNetworkSession(Read(command)).Run()));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline train stylizer --styles styles --content flickr8k --name styles
          torchline train stylizer --style wave=wave.jpg --style night=night.jpg --content photos --features vgg19_distilled --weights vgg19_distilled.pth --name two
          torchline train stylizer --name styles --resume
        """;

    private StyleNetworkRequest Read(ParseResult command) => new()
    {
        Name = command.GetRequiredValue(run.Name),
        Runs = command.GetRequiredValue(run.Runs),
        Seed = command.GetValue(run.Seed) ?? 1,
        Threads = command.GetValue(run.Threads) ?? Environment.ProcessorCount,
        Device = command.GetValue(run.Device) ?? TrainingDevice.Fastest,
        CommandLine = RunOptions.CommandLineOf(command),
        Train = OptionsOfNewRun(command),
    };

    /// <summary>What to train; null when the command is about a run that exists.</summary>
    private StyleNetworkOptions? OptionsOfNewRun(ParseResult command)
    {
        if (!run.DescribesNewRun(command, ofNewRuns) && command.GetValue(run.Resume))
            return null;
        var learned = StylesOf(command);
        if (learned.Length == 0 || command.GetValue(content) is not { } photos)
            throw new RunException("a new run needs --styles or --style, and --content (to go on with a run that exists: --resume)");
        var network = command.GetRequiredValue(features);
        var objective = StyleOptimizationRecipes.WithLayers(
            StyleOptimizationRecipes.OfNetworks(network), network, command.GetValue(contentLayer), command.GetValue(styleLayers));
        var options = hyperParameters.Apply(command, new StyleNetworkOptions
        {
            Styles = learned,
            Content = photos,
            Features = network,
            Weights = command.GetValue(weights) ?? FeatureWeights.Downloaded(network),
            Architecture = new StyleArchitecture { Styles = learned.Length },
            Objective = objective,
            Start = command.GetValue(start),
            CheckpointEverySteps = command.GetValue(run.CheckpointEvery) ?? 0,
        });
        return Check(options);
    }

    private static StyleNetworkOptions Check(StyleNetworkOptions options)
    {
        var recipe = options.Recipe;
        if (recipe.Epochs == 0)
            throw new RunException("nothing would be learned: give --small-epochs or --large-epochs");
        if (new[] { recipe.SmallSide, recipe.LargeSide, recipe.MeasuredSide }.FirstOrDefault(side => side % StyleNetwork.MultipleOf != 0) is var uneven and not 0)
            throw new RunException($"the sides of crops and of measured photos are multiples of {StyleNetwork.MultipleOf}, not {uneven}");
        return options.Architecture.EdgeKernel % 2 == 1
            ? options
            : throw new RunException($"--edge-kernel is odd, not {options.Architecture.EdgeKernel}: a filter has a pixel in its middle");
    }

    private LearnedStyle[] StylesOf(ParseResult command)
    {
        LearnedStyle[] learned =
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

    private static LearnedStyle SingleStyle(string given) =>
        given.Split('=', 2) is [var name, { Length: > 0 } file] && ManifestRules.IsName(name)
            ? StyleFolder.Of(name, file)
            : throw new RunException($"--style \"{given}\" is not of the form NAME=FILE, with a name of letters, digits, '-', '_' and '.'");
}
