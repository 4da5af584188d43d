using System.CommandLine;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.ByHand;

namespace Torchline.Cli.Tasks.Captioning;

/// <summary><c>torchline train captioner-by-hand</c>.</summary>
public sealed class HandCaptionerCommand : Command, IHasExamples
{
    private const int FewCaptions = 50;

    private readonly Option<RecurrentCell?> cell = new("--cell") { Description = "The recurrent layer: rnn, lstm" };
    private readonly Option<string> data = new("--data") { Description = "Folder with images, captions and lists, such as 'torchline data flickr8k' makes" };
    private readonly Option<string> weights = new("--weights") { Description = "Pre-trained weights of the ResNet-18 that sees the images, .pth or .safetensors" };
    private readonly Option<int?> captions = NumberOption.Create("--captions", $"So many captions are learned, 0: all [default: {FewCaptions}]", 0, int.MaxValue);
    private readonly Option<string> cache = new("--cache") { Description = "Folder of the images' features, which runs can share [default: the run's own]" };
    private readonly RunOptions run = new();

    private readonly HandCaptionerHyperParameters hyperParameters = new();
    private readonly Option[] ofNewRuns;

    /// <summary>Declares the options.</summary>
    public HandCaptionerCommand()
        : base("captioner-by-hand", "Teach a recurrent network, with every gradient derived by hand, to say what is on an image.")
    {
        ofNewRuns = [cell, data, weights, captions, cache, .. run.OfNewRuns, .. hyperParameters.Options];
        foreach (var option in (Option[])[run.Name, run.Runs, .. ofNewRuns, run.Resume])
            Options.Add(option);
        SetAction(command => UserErrors.Report(() => new HandCaptionerSession(Read(command)).Run()));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline train captioner-by-hand --cell rnn --data flickr8k --weights resnet18-f37072fd.pth --name few
          torchline train captioner-by-hand --cell lstm --captions 0 --data flickr8k --weights resnet18-f37072fd.pth --name all
          torchline train captioner-by-hand --name all --resume

        A few captions are learned by heart, by the recipe of CS231n's exercise; all of them (--captions 0) to caption other images.
        """;

    private HandCaptionerRequest Read(ParseResult command) => new()
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
    private HandCaptionerOptions? OptionsOfNewRun(ParseResult command)
    {
        if (!run.DescribesNewRun(command, ofNewRuns) && command.GetValue(run.Resume))
            return null;
        if (command.GetValue(data) is not { } folder || command.GetValue(weights) is not { } pretrained || command.GetValue(cell) is not { } layer)
            throw new RunException("a new run needs --data, --weights and --cell (to go on with a run that exists: --resume)");
        var options = HandCaptionerRecipes.Of(folder, pretrained, layer, command.GetValue(captions) ?? FewCaptions);
        return hyperParameters.Apply(command, options with
        {
            Cache = command.GetValue(cache),
            CheckpointEverySteps = command.GetValue(run.CheckpointEvery) ?? 0,
        });
    }
}
