using Torchline.Export;
using Torchline.Export.Tasks;
using Torchline.Export.Tasks.Programs;

namespace Torchline.Cli.Export;

/// <summary><c>torchline export RUN --to models/NAME</c>.</summary>
internal sealed class ExportCommand : Command, IHasExamples
{
    private const string Pixels = "pixels";
    private const string Features = "features";

    private readonly Argument<string> run = new("RUN") { Description = "Folder of a trained run" };
    private readonly PackageOptions package = new();

    private readonly Option<string> from = new("--from")
    {
        Description = "What a captioner's graph takes: pixels, or, without the encoder of a captioner by hand, features",
        DefaultValueFactory = _ => Pixels,
    };

    private readonly Option<bool> streaming = new("--streaming")
    {
        Description = "Write a captioner's encoder and decoder, too, each a graph of its own, for callers that search themselves",
    };

    private readonly Option<string[]> seeds = new("--seeds")
    {
        Description = "Runs of the same recipe with other seeds, for the mean accuracy in the manifest",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> trainingStep = new("--training-step")
    {
        Description = "Write a step of the run's training instead of a package: step.onnx and step.safetensors in the folder that --to names",
    };

    public ExportCommand() : base("export", "Trace a run's network, write ONNX and manifest, verify against libtorch, publish.")
    {
        from.AcceptOnlyFromAmong(Pixels, Features);
        Arguments.Add(run);
        foreach (var option in (Option[])[.. package.All, seeds, from, streaming, trainingStep]) Options.Add(option);
        Subcommands.Add(new StyleLossCommand());
        Subcommands.Add(new HeadStepCommand());
        Subcommands.Add(new PretrainedCommand());
        SetAction(command => ExportErrors.Report(() => Export(command)));
    }

    public string Examples =>
        """
          torchline export runs/try --to models/try
          torchline export runs/lstm-1 --to models/lstm-glove --seeds runs/lstm-2 runs/lstm-3 --default
          torchline export runs/few --to models/captions-rnn --from features
          torchline export runs/try --to models/try-opset18 --opset 18 --external-data
          torchline export runs/ants-bees --training-step --to steps/ants-bees
          torchline export style-loss --features vgg19 --to models/vgg19-style

        Nothing is published unless ONNX Runtime and libtorch agree. A training step needs ONNX Runtime alone:
        docs/guide/train-on-onnx-runtime.md.
        """;

    private int Export(ParseResult command)
    {
        var form = new PackageForm(command.GetValue(from) == Features, command.GetValue(streaming)) { Graphs = package.GraphsOf(command) };
        if (form.FromFeatures && package.MakesDefault(command))
            throw new ExportException("--default is for models that the service serves, and it serves none that take features");

        using var trained = ExportTasks.OpenRun(command.GetRequiredValue(run), form);
        if (command.GetValue(trainingStep)) return package.WriteTrainingStep(command, trained);
        package.Publish(command, trained, command.GetValue(seeds) ?? []);
        return ExitCodes.Success;
    }
}
