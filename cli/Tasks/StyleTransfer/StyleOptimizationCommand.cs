using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary><c>torchline train style-optimization</c>.</summary>
internal sealed class StyleOptimizationCommand : TrainCommand<StyleOptimizationOptions, StyleOptimizationData>
{
    private readonly Option<string> content;
    private readonly Option<string> style;
    private readonly Option<string> preset;
    private readonly Option<string> images;
    private readonly Option<string> features;
    private readonly Option<string> weights;
    private readonly Option<string> start;
    private readonly Option<ImageOptimizer> optimizer;
    private readonly Option<string> contentLayer;
    private readonly Option<IReadOnlyList<StyleLayer>?> styleLayers;
    private readonly Option<bool> absolute;
    private readonly Option<bool> preserveColour;

    public StyleOptimizationCommand()
        : base("style-optimization", "Optimise an image for the content of one image and the style of another.", alias: "stylize")
    {
        string[] presets = [.. StyleOptimizationPresets.All.Select(known => known.Name)];
        content = Text("--content", "The image whose content is kept");
        style = Text("--style", "The image whose style is taken");
        preset = Text("--preset", "A known pair with its settings: " + string.Join(", ", presets)).AcceptOnlyFromAmong(presets);
        images = Text("--images", "Folder with the images of the presets, for what --content or --style do not name");
        features = Text("--features", "The feature network: " + string.Join(", ", FeatureNetworks.Names), StyleOptimizationPreset.Features, [.. FeatureNetworks.Names]);
        weights = Text("--weights", "Its weights, .pth or .safetensors [default: where 'torchline data' puts them]");
        start = Text("--start", "The start: content, noise, or an image", StyleOptimizationOptions.StartFromContent);
        optimizer = New(new Option<ImageOptimizer>("--optimizer") { Description = "adam or lbfgs" });
        contentLayer = Text("--content-layer", "The layer that content is compared at");
        styleLayers = New(StyleLayersOption.Create());
        absolute = New(new Option<bool>("--absolute") { Description = "Weights count plain sums of squares, as those of the presets do, not relative errors" });
        preserveColour = New(new Option<bool>("--preserve-colour") { Description = "Keep the content's colours" });
        Run.Name.Required = false;
        Run.Name.Description = "The run's name [default: made of the images' names]";
        Run.CheckpointEvery.Description = "Iterations between checkpoints; 0: none [default: 25]";
        Whole("--short-side", "Pixels of the result's short side", 32, 8_192, (o, v) => o with { ShortSide = v });
        Whole("--style-short-side", "Pixels of the style image's short side", 32, 8_192, (o, v) => o with { StyleShortSide = v });
        Whole("--scales", "Sizes optimised one after the other, each twice the one before", 1, 8, (o, v) => o with { Scales = v });
        Whole("--iterations", "Iterations at the first size", 1, 1_000_000, (o, v) => Recipe(o, r => r with { Iterations = v }));
        Whole("--refine-iterations", "Iterations at each of the others", 1, 1_000_000, (o, v) => Recipe(o, r => r with { RefineIterations = v }));
        Real("--content-weight", "Weight of the content loss", 0, 1e12, (o, v) => Recipe(o, r => r with { ContentWeight = v }));
        Real("--tv-weight", "Weight of the total variation loss", 0, 1e12, (o, v) => Recipe(o, r => r with { TotalVariationWeight = v }));
        Real("--learning-rate", "The learning rate", 1e-6, 1_000, (o, v) => Recipe(o, r => r with { LearningRate = v }));
        Real("--final-rate", "The learning rate in the end", 1e-6, 1_000, (o, v) => Recipe(o, r => r with { FinalLearningRate = v }));
        Whole("--decay-at", "The iteration from which that holds, from 0", 0, int.MaxValue, (o, v) => Recipe(o, r => r with { DecayAt = v }));
        Real("--clamp", "Normalised pixels are clamped to minus and plus this, and the result is stretched to full contrast", 1e-3, 100,
            (o, v) => Recipe(o, r => r with { Clamp = v }));
        Whole("--clamp-until", "The iteration from which pixels are clamped no more, from 0", 0, int.MaxValue, (o, v) => Recipe(o, r => r with { ClampUntil = v }));
        Whole("--image-every", "Iterations between the intermediate images that are kept; 0: none", 0, int.MaxValue, (o, v) => o with { ImageEvery = v });
    }

    public override string Examples =>
        """
          torchline train style-optimization --content photo.jpg --style painting.jpg
          torchline train style-optimization --preset starry-night --images styles
          torchline train style-optimization --content photo.jpg --style painting.jpg --short-side 768 --scales 3 --preserve-colour
          torchline train style-optimization --name photo-painting --resume

        The image, intermediate images, the loss curves and a sheet with all three images are in the run's folder.
        """;

    protected override StyleOptimizationOptions Defaults(ParseResult command)
    {
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
        if (command.GetValue(Run.CheckpointEvery) is { } steps)
            options = options with { CheckpointEverySteps = steps };
        return options;
    }

    protected override string NameOf(ParseResult command, StyleOptimizationOptions? options)
    {
        if (command.GetValue(Run.Name) is { } given)
            return given;
        if (options is null)
            throw new RunException("--resume needs the run's --name");
        var name = $"{Path.GetFileNameWithoutExtension(options.Content)}-{Path.GetFileNameWithoutExtension(options.Style)}";
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
    }

    protected override TrainingRun<StyleOptimizationOptions, StyleOptimizationData> Open(
        TrainingRequest<StyleOptimizationOptions> request, ITrainingDisplay display) => new StyleOptimizationTraining(request, display);

    private string ImageOf(ParseResult command, Option<string> option, string? file, StyleOptimizationPreset? known)
    {
        if (command.GetValue(option) is { } given)
            return given;
        if (known is null)
            throw new RunException("a new run needs --content and --style, or a --preset (to continue a run that exists: --resume)");
        return command.GetValue(images) is { } folder
            ? Path.Combine(folder, file!)
            : throw new RunException($"--preset {known.Name} takes {file} from the folder that --images names, or the image that {option.Name} names");
    }

    private static StyleOptimizationOptions Recipe(StyleOptimizationOptions options, Func<StyleOptimizationRecipe, StyleOptimizationRecipe> change) =>
        options with { Recipe = change(options.Recipe) };
}
