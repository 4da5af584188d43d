using System.CommandLine;
using Torchline.Contracts.Manifest;
using Torchline.Contracts.Packages;
using Torchline.Export.Cli.Programs;
using Torchline.Training.Commands;

namespace Torchline.Export.Cli.Commands;

/// <summary><c>torchline export RUN --to models/NAME</c>.</summary>
internal sealed class ExportCommand : Command, IHasExamples
{
    private const string Pixels = "pixels";
    private const string Features = "features";

    private readonly Argument<string> run = new("RUN") { Description = "Folder of a trained run" };
    private readonly Option<string> to = new("--to") { Description = "Where the package goes: models/NAME", Required = true };
    private readonly Option<int?> version = NumberOption.Create("--version", "Version of the package [default: the next]", 1, 1_000_000);
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the version if it exists" };
    private readonly Option<bool> makeDefault = new("--default") { Description = "Let the model answer requests that name none" };
    private readonly Option<string?> description = new("--description") { Description = "One line for people" };

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

    public ExportCommand() : base("export", "Trace a run's network, write ONNX and manifest, verify against libtorch, publish.")
    {
        from.AcceptOnlyFromAmong(Pixels, Features);
        Arguments.Add(run);
        foreach (var option in (Option[])[to, version, overwrite, makeDefault, description, seeds, from, streaming]) Options.Add(option);
        SetAction(command => ExportErrors.Report(() => Export(command)));
    }

    /// <inheritdoc />
    public string Examples =>
        """
          torchline export runs/try --to models/try
          torchline export runs/lstm-1 --to models/lstm-glove --seeds runs/lstm-2 runs/lstm-3 --default
          torchline export runs/few --to models/captions-rnn --from features

        Nothing is published unless ONNX Runtime and libtorch agree.
        """;

    private int Export(ParseResult command)
    {
        var target = Path.GetFullPath(command.GetRequiredValue(to));
        var repository = new ModelRepository(Path.GetDirectoryName(target)!);
        var name = Path.GetFileName(target);

        var form = new PackageForm(command.GetValue(from) == Features, command.GetValue(streaming));
        if (form.FromFeatures && command.GetValue(makeDefault))
            throw new ExportException("--default is for models that the service serves, and it serves none that take features");

        using var trained = TrainedRuns.Open(command.GetRequiredValue(run), form);
        Console.WriteLine($"tracing {trained.Name} …");
        var model = OnnxExporter.Export(trained.Program.Request(trained.Metadata));
        var report = trained.Program.Compare(model.ToBytes());
        if (!report.Passed) throw new ExportException($"the exported model does not compute what the network does; nothing was published. {report}");

        var package = new ModelPublisher(repository).Publish(
            trained.Manifest(name, command.GetValue(version) ?? NextVersion(repository, name), command.GetValue(description),
                command.GetValue(seeds) ?? [], report),
            folder =>
            {
                model.Save(Path.Combine(folder, ModelManifest.NetworkFileName));
                trained.WriteFiles(folder);
            },
            command.GetValue(overwrite));
        if (command.GetValue(makeDefault)) repository.SetDefault(package.Manifest.Task, name);
        Console.WriteLine($"published {Path.GetRelativePath(".", package.Folder)} ({new FileInfo(package.NetworkPath).Length / 1024.0:F0} KiB, {model.Proto.Graph.Node.Count} nodes)");
        return ExitCodes.Success;
    }

    private static int NextVersion(ModelRepository repository, string name) =>
        Directory.Exists(Path.Combine(repository.Folder, name)) ? repository.Versions(name).LastOrDefault() + 1 : 1;
}
