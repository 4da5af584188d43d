using System.CommandLine;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Cli.Tasks.Classification;

/// <summary><c>torchline train classifier</c>.</summary>
public sealed class ClassifierCommand : Command, IHasExamples
{
    private readonly Option<string> data = new("--data") { Description = "Folder with train/CLASS/… and val/CLASS/…, JPEG, PNG or WebP" };
    private readonly Option<TransferMode?> mode = new("--mode") { Description = "What learns: every weight (finetune) or the head alone (freeze)" };
    private readonly Option<string> weights = new("--weights") { Description = "Pre-trained weights, .pth or .safetensors" };
    private readonly Option<string> model = new("--model") { Description = "The network: " + string.Join(", ", VisionModels.Names), DefaultValueFactory = _ => "resnet18" };
    private readonly Option<string> recipe = new("--recipe") { Description = "The recipe: " + string.Join(", ", ClassifierRecipes.Names), DefaultValueFactory = _ => ClassifierRecipes.Default };
    private readonly RunOptions run = new();

    private readonly ClassifierHyperParameters hyperParameters = new();
    private readonly Option[] ofNewRuns;

    /// <summary>Declares the options.</summary>
    public ClassifierCommand()
        : base("classifier", "Teach a pre-trained network to tell your own kinds of images apart.")
    {
        model.AcceptOnlyFromAmong([.. VisionModels.Names]);
        recipe.AcceptOnlyFromAmong([.. ClassifierRecipes.Names]);
        ofNewRuns = [data, mode, weights, model, recipe, .. run.OfNewRuns, .. hyperParameters.Options];
        foreach (var option in (Option[])[run.Name, run.Runs, .. ofNewRuns, run.Resume])
            Options.Add(option);
        SetAction(command => UserErrors.Report(() => new ClassifierSession(Read(command)).Run()));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline train classifier --data hymenoptera_data --mode freeze --weights resnet18-f37072fd.pth --name ants
          torchline train classifier --data pets --mode finetune --weights resnet34-b627a593.pth --model resnet34 --name pets
          torchline train classifier --name pets --resume

        Without further options it trains by the recipe that was found best; --recipe tutorial is PyTorch's tutorial's.
        """;

    private ClassifierRequest Read(ParseResult command) => new()
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
    private ClassifierOptions? OptionsOfNewRun(ParseResult command)
    {
        if (!run.DescribesNewRun(command, ofNewRuns) && command.GetValue(run.Resume))
            return null;
        if (command.GetValue(data) is not { } images || command.GetValue(mode) is not { } transfer)
            throw new RunException("a new run needs --data and --mode (to go on with a run that exists: --resume)");
        var pretrained = command.GetValue(weights);
        if (transfer == TransferMode.Freeze && pretrained is null)
            throw new RunException("--mode freeze keeps what a network has learned before: give --weights FILE");
        var options = hyperParameters.Apply(command, new ClassifierOptions
        {
            Data = images,
            Weights = pretrained,
            Model = command.GetRequiredValue(model),
            Mode = transfer,
            CheckpointEverySteps = command.GetValue(run.CheckpointEvery) ?? 0,
            Recipe = ClassifierRecipes.Of(command.GetRequiredValue(recipe), transfer),
        });
        return options.View.Side <= options.View.ShortSide
            ? options
            : throw new RunException($"--side {options.View.Side} is more than --short-side {options.View.ShortSide}, out of which it is cut");
    }
}
