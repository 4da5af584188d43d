using System.CommandLine;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.Features;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary><c>torchline train features</c>.</summary>
public sealed class FeatureCommand : Command, IHasExamples
{
    private readonly Option<string> data = new("--data") { Description = "Folder of images, JPEG, PNG or WebP" };
    private readonly Option<string> teacher = new("--teacher") { Description = "The network to learn from: " + string.Join(", ", FeatureTeacher.Names), DefaultValueFactory = _ => "vgg19" };
    private readonly Option<string> weights = new("--weights") { Description = "Its weights, .pth or .safetensors [default: where 'torchline data' puts them]" };
    private readonly RunOptions run = new();

    private readonly FeatureHyperParameters hyperParameters = new();
    private readonly Option[] ofNewRuns;

    /// <summary>Declares the options.</summary>
    public FeatureCommand()
        : base("features", "Teach a slim network to see content and style as a large one does.")
    {
        teacher.AcceptOnlyFromAmong([.. FeatureTeacher.Names]);
        ofNewRuns = [data, teacher, weights, .. run.OfNewRuns, .. hyperParameters.Options];
        foreach (var option in (Option[])[run.Name, run.Runs, .. ofNewRuns, run.Resume])
            Options.Add(option);
        SetAction(command => UserErrors.Report(() => new FeatureSession(Read(command)).Run()));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline train features --data flickr8k/images --teacher vgg19 --name slim
          torchline train features --name slim --resume
          torchline train stylize --features slim --weights runs/slim/slim.safetensors --content photo.jpg --style painting.jpg

        The best epoch is the one whose losses steer images most as the teacher's do.
        """;

    private FeatureRequest Read(ParseResult command) => new()
    {
        Name = command.GetRequiredValue(run.Name),
        Runs = command.GetRequiredValue(run.Runs),
        Seed = command.GetValue(run.Seed) ?? 1,
        Threads = command.GetValue(run.Threads) ?? Environment.ProcessorCount,
        Device = command.GetValue(run.Device) ?? TrainingDevice.Fastest,
        CommandLine = RunOptions.CommandLineOf(command),
        Train = OptionsOfNewRun(command),
    };

    /// <summary>What to teach; null when the command is about a run that exists.</summary>
    private FeatureOptions? OptionsOfNewRun(ParseResult command)
    {
        if (!run.DescribesNewRun(command, ofNewRuns) && command.GetValue(run.Resume))
            return null;
        if (command.GetValue(data) is not { } images)
            throw new RunException("a new run needs --data (to go on with a run that exists: --resume)");
        var network = command.GetRequiredValue(teacher);
        return hyperParameters.Apply(command, new FeatureOptions
        {
            Data = images,
            Teacher = network,
            Weights = command.GetValue(weights) ?? FeatureWeights.Downloaded(network),
            CheckpointEverySteps = command.GetValue(run.CheckpointEvery) ?? 0,
        });
    }
}
