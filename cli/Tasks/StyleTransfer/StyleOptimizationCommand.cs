using System.CommandLine;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary><c>torchline train stylize</c>.</summary>
public sealed class StyleOptimizationCommand : Command, IHasExamples
{
    private readonly Option<string> content = new("--content") { Description = "The image whose content is kept" };
    private readonly Option<string> style = new("--style") { Description = "The image whose style is taken" };
    private readonly Option<string> preset = new("--preset") { Description = "A known pair with its settings: " + string.Join(", ", StyleOptimizationPresets.All.Select(known => known.Name)) };
    private readonly Option<string> images = new("--images") { Description = "Folder with the images of the presets, for what --content or --style do not name" };
    private readonly Option<string> features = new("--features") { Description = "The feature network: " + string.Join(", ", FeatureNetworks.Names), DefaultValueFactory = _ => StyleOptimizationPreset.Features };
    private readonly Option<string> weights = new("--weights") { Description = "Its weights, .pth or .safetensors [default: where 'torchline data' puts them]" };
    private readonly Option<string> start = new("--start") { Description = "What to start from: content, noise, or an image", DefaultValueFactory = _ => StyleOptimizationOptions.StartFromContent };
    private readonly Option<ImageOptimizer> optimizer = new("--optimizer") { Description = "adam or lbfgs" };
    private readonly Option<string> contentLayer = new("--content-layer") { Description = "The layer that content is compared at" };
    private readonly Option<IReadOnlyList<StyleLayer>?> styleLayers = StyleLayersOption.Create();
    private readonly Option<bool> absolute = new("--absolute") { Description = "Weights count plain sums of squares, as those of the presets do, not relative errors" };
    private readonly Option<bool> preserveColour = new("--preserve-colour") { Description = "Keep the content's colours" };
    private readonly RunOptions run = new();

    private readonly StyleOptimizationHyperParameters hyperParameters = new();
    private readonly Option[] ofNewRuns;

    /// <summary>Declares the options.</summary>
    public StyleOptimizationCommand()
        : base("stylize", "Paint the content of one image in the style of another.")
    {
        preset.AcceptOnlyFromAmong([.. StyleOptimizationPresets.All.Select(known => known.Name)]);
        features.AcceptOnlyFromAmong([.. FeatureNetworks.Names]);
        run.Name.Required = false;
        run.Name.Description = "The run's name [default: made of the images' names]";
        run.CheckpointEvery.Description = "Iterations between checkpoints; 0: none [default: 25]";
        ofNewRuns =
        [
            content, style, preset, images, features, weights, start, optimizer, contentLayer, styleLayers, absolute, preserveColour,
            .. hyperParameters.Options, .. run.OfNewRuns,
        ];
        foreach (var option in (Option[])[.. ofNewRuns, run.Name, run.Runs, run.Resume])
            Options.Add(option);
        SetAction(command => UserErrors.Report(() => new StyleOptimizationSession(Read(command)).Run()));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline train stylize --content photo.jpg --style painting.jpg
          torchline train stylize --preset starry-night --images styles
          torchline train stylize --content photo.jpg --style painting.jpg --short-side 768 --scales 3 --preserve-colour
          torchline train stylize --name photo-painting --resume

        The image, the images on the way, the loss curves and a sheet with all three images are in the run's folder.
        """;

    private StyleOptimizationRequest Read(ParseResult command)
    {
        var options = OptionsOfNewRun(command);
        return new StyleOptimizationRequest
        {
            Name = command.GetValue(run.Name) ?? NameOf(options),
            Runs = command.GetRequiredValue(run.Runs),
            Seed = command.GetValue(run.Seed) ?? 1,
            Threads = command.GetValue(run.Threads) ?? Environment.ProcessorCount,
            Device = command.GetValue(run.Device) ?? TrainingDevice.Fastest,
            CommandLine = RunOptions.CommandLineOf(command),
            Train = options,
        };
    }

    /// <summary>What to optimise; null when the command is about a run that exists.</summary>
    private StyleOptimizationOptions? OptionsOfNewRun(ParseResult command)
    {
        if (!run.DescribesNewRun(command, ofNewRuns) && command.GetValue(run.Resume))
            return null;
        var known = command.GetValue(preset) is { } name ? StyleOptimizationPresets.Of(name) : null;
        var network = command.GetRequiredValue(features);
        if (known is not null && network != StyleOptimizationPreset.Features)
            throw new RunException($"the presets' layers are those of {StyleOptimizationPreset.Features}: leave out --preset, or --features {network}");
        var recipe = known?.Recipe ?? StyleOptimizationRecipes.Of(network);
        if (command.GetValue(optimizer) == ImageOptimizer.Lbfgs)
            recipe = StyleOptimizationRecipes.ForLbfgs(recipe);
        recipe = StyleOptimizationRecipes.WithLayers(recipe, network, command.GetValue(contentLayer), command.GetValue(styleLayers)) with
        {
            Relative = recipe.Relative && !command.GetValue(absolute),
        };

        var options = new StyleOptimizationOptions
        {
            Content = ImageOf(command, content, StyleOptimizationPreset.ContentFile, known),
            Style = ImageOf(command, style, known?.StyleFile, known),
            Features = network,
            Weights = command.GetValue(weights) ?? FeatureWeights.Downloaded(network),
            Start = command.GetRequiredValue(start),
            PreserveColour = command.GetValue(preserveColour),
            Recipe = recipe,
        };
        if (known is not null)
            options = options with { ShortSide = StyleOptimizationPreset.ShortSide, StyleShortSide = known.StyleShortSide };
        if (command.GetValue(run.CheckpointEvery) is { } steps)
            options = options with { CheckpointEverySteps = steps };
        return hyperParameters.Apply(command, options);
    }

    private string ImageOf(ParseResult command, Option<string> option, string? file, StyleOptimizationPreset? known)
    {
        if (command.GetValue(option) is { } given)
            return given;
        if (known is null)
            throw new RunException("a new run needs --content and --style, or a --preset (to go on with a run that exists: --resume)");
        return command.GetValue(images) is { } folder
            ? Path.Combine(folder, file!)
            : throw new RunException($"--preset {known.Name} takes {file} from the folder that --images names, or the image that {option.Name} names");
    }

    /// <summary>A name for a run that was given none.</summary>
    private static string NameOf(StyleOptimizationOptions? options)
    {
        if (options is null)
            throw new RunException("--resume needs the run's --name");
        var name = $"{Path.GetFileNameWithoutExtension(options.Content)}-{Path.GetFileNameWithoutExtension(options.Style)}";
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
    }
}
