using System.CommandLine;
using Torchline.Training.Classification;
using Torchline.Training.Models.Vision;
using Torchline.Training.Runs;

namespace Torchline.Training.Commands;

/// <summary><c>torchline train classifier</c>.</summary>
public sealed class ClassifierCommand : Command, IHasExamples
{
    private readonly Option<string> data = new("--data") { Description = "Folder with train/CLASS/… and val/CLASS/…, JPEG, PNG or WebP" };
    private readonly Option<TransferMode?> mode = new("--mode") { Description = "What learns: every weight (finetune) or the head alone (freeze)" };
    private readonly Option<string> weights = new("--weights") { Description = "Pre-trained weights, .pth or .safetensors" };
    private readonly Option<string> model = new("--model") { Description = "The network: " + string.Join(", ", VisionModels.Names), DefaultValueFactory = _ => "resnet18" };
    private readonly Option<string> recipe = new("--recipe") { Description = "The recipe: " + string.Join(", ", ClassifierRecipes.Names), DefaultValueFactory = _ => ClassifierRecipes.Default };
    private readonly Option<string> name = new("--name") { Description = "The run's name", Required = true };
    private readonly Option<string> runs = new("--runs") { Description = "Folder of all runs", DefaultValueFactory = _ => "runs" };
    private readonly Option<long?> seed = NumberOption.Create(
        "--seed", "Fixes everything that is random [default: 1]", 0, long.MaxValue);

    private readonly Option<int?> threads = NumberOption.Create(
        "--threads", "libtorch's threads [default: the processors]", 1, 1_024);

    private readonly Option<int?> checkpointEvery = NumberOption.Create(
        "--checkpoint-every", "Steps between additional checkpoints; 0: none [default: 0]", 0, int.MaxValue);

    private readonly Option<bool> resume = new("--resume") { Description = "Continue the run of this name from its last checkpoint" };

    private readonly ClassifierHyperParameters hyperParameters = new();
    private readonly Option[] ofNewRuns;

    /// <summary>Declares the options.</summary>
    public ClassifierCommand()
        : base("classifier", "Teach a pre-trained network to tell your own kinds of pictures apart.")
    {
        model.AcceptOnlyFromAmong([.. VisionModels.Names]);
        recipe.AcceptOnlyFromAmong([.. ClassifierRecipes.Names]);
        ofNewRuns = [data, mode, weights, model, recipe, seed, threads, checkpointEvery, .. hyperParameters.Options];
        foreach (var option in (Option[])[name, runs, .. ofNewRuns, resume])
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
        Name = command.GetRequiredValue(name),
        Runs = command.GetRequiredValue(runs),
        Seed = command.GetValue(seed) ?? 1,
        Threads = command.GetValue(threads) ?? Environment.ProcessorCount,
        CommandLine = "torchline " + string.Join(' ', command.Tokens.Select(token => token.Value)),
        Train = OptionsOfNewRun(command),
    };

    /// <summary>What to train; null when the command is about a run that exists.</summary>
    private ClassifierOptions? OptionsOfNewRun(ParseResult command)
    {
        if (command.GetValue(resume))
        {
            return ofNewRuns.FirstOrDefault(option => command.GetResult(option) is { Implicit: false }) is { } given
                ? throw new RunException($"{given.Name} cannot change a run that exists: leave it out, or start a run of another --name")
                : null;
        }
        if (command.GetValue(data) is not { } pictures || command.GetValue(mode) is not { } transfer)
            throw new RunException("a new run needs --data and --mode (to go on with a run that exists: --resume)");
        var pretrained = command.GetValue(weights);
        if (transfer == TransferMode.Freeze && pretrained is null)
            throw new RunException("--mode freeze keeps what a network has learned before: give --weights FILE");
        return hyperParameters.Apply(command, new ClassifierOptions
        {
            Data = pictures,
            Weights = pretrained,
            Model = command.GetRequiredValue(model),
            Mode = transfer,
            CheckpointEverySteps = command.GetValue(checkpointEvery) ?? 0,
            Recipe = ClassifierRecipes.Of(command.GetRequiredValue(recipe), transfer),
        });
    }
}
