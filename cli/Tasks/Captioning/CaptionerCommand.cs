using System.CommandLine;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.Networks;

namespace Torchline.Cli.Tasks.Captioning;

/// <summary><c>torchline train captioner --model …</c>.</summary>
public sealed class CaptionerCommand : Command, IHasExamples
{
    private readonly Option<string> model = new("--model") { Description = "The decoder: " + string.Join(", ", Captioner.Models), DefaultValueFactory = _ => "attention" };
    private readonly Option<string> data = new("--data") { Description = "Folder with images, captions and lists, such as 'torchline data flickr8k' makes" };
    private readonly Option<string> weights = new("--weights") { Description = "Pre-trained weights that the ResNet-18 starts from, .pth or .safetensors" };
    private readonly Option<string> cache = new("--cache") { Description = "Folder of the images' features, which runs can share [default: the run's own]" };
    private readonly RunOptions run = new();

    private readonly CaptionerHyperParameters hyperParameters = new();
    private readonly Option[] ofNewRuns;

    /// <summary>Declares the options.</summary>
    public CaptionerCommand()
        : base("captioner", "Teach a network to say what is on an image.")
    {
        model.AcceptOnlyFromAmong([.. Captioner.Models]);
        ofNewRuns = [data, weights, model, cache, .. run.OfNewRuns, .. hyperParameters.Options];
        foreach (var option in (Option[])[run.Name, run.Runs, .. ofNewRuns, run.Resume])
            Options.Add(option);
        SetAction(command => UserErrors.Report(() => new CaptionerSession(Read(command)).Run()));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline train captioner --data flickr8k --weights resnet18-f37072fd.pth --name captions
          torchline train captioner --model lstm --data flickr8k --weights resnet18-f37072fd.pth --cache features --name plain
          torchline train captioner --name captions --resume

        First the decoder learns, from features that are computed once; then the encoder learns, too; at last the decoder
        learns from its own captions, by how well they agree with people's.
        """;

    private CaptionerRequest Read(ParseResult command) => new()
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
    private CaptionerOptions? OptionsOfNewRun(ParseResult command)
    {
        if (!run.DescribesNewRun(command, ofNewRuns) && command.GetValue(run.Resume))
            return null;
        if (command.GetValue(data) is not { } folder || command.GetValue(weights) is not { } pretrained)
            throw new RunException("a new run needs --data and --weights (to go on with a run that exists: --resume)");
        var options = hyperParameters.Apply(command, new CaptionerOptions
        {
            Data = folder,
            Weights = pretrained,
            Architecture = new CaptionerArchitecture { Model = command.GetRequiredValue(model) },
            Cache = command.GetValue(cache),
            CheckpointEverySteps = command.GetValue(run.CheckpointEvery) ?? 0,
        });
        if (options.Recipe.Epochs == 0)
            throw new RunException("nothing would be learned: give --decoder-epochs, --finetune-epochs or --self-critical-epochs");
        return options.Architecture.Model != "attention" || options.Architecture.HiddenSize % options.Architecture.Heads == 0
            ? options
            : throw new RunException($"--hidden {options.Architecture.HiddenSize} cannot be shared out among --heads {options.Architecture.Heads}");
    }
}
