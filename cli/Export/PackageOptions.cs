using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Export;
using Torchline.Export.Tasks.Programs;

namespace Torchline.Cli.Export;

/// <summary>The options of where a package goes.</summary>
internal sealed class PackageOptions
{
    private readonly Option<string> to;
    private readonly Option<int?> version = NumberOption.Create("--version", "Version of the package [default: the next]", 1, 1_000_000);
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the version if it exists" };
    private readonly Option<bool> makeDefault = new("--default") { Description = "Let the model answer requests that name none" };
    private readonly Option<string?> description = new("--description") { Description = "One line for people" };
    private readonly Option<int?> opset = NumberOption.Create(
        "--opset", $"Version of the ONNX operator set, {OnnxExporter.OldestOpset} to {OnnxExporter.NewestOpset} [default: {OnnxExporter.Opset}]",
        OnnxExporter.OldestOpset, OnnxExporter.NewestOpset);

    private readonly Option<bool> externalData = new("--external-data")
    {
        Description = "Write the weights to a file beside the model's, model.onnx.data",
    };

    /// <summary>The options.</summary>
    /// <param name="toIsRequired">Whether <c>--to</c> must be given; else the command has a folder where it is not.</param>
    public PackageOptions(bool toIsRequired = true) => to = new Option<string>("--to", "--output")
    {
        Description = "Where the package goes: models/NAME" + (toIsRequired ? "" : " [default: models/ and the network's name]"),
        Required = toIsRequired,
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [to, version, overwrite, makeDefault, description, opset, externalData];

    /// <summary>How graphs are written.</summary>
    public GraphForm GraphsOf(ParseResult command) => new(command.GetValue(opset) ?? OnnxExporter.Opset, command.GetValue(externalData));

    /// <summary>Whether the package is to answer requests that name none.</summary>
    public bool MakesDefault(ParseResult command) => command.GetValue(makeDefault);

    /// <summary>Lets a package answer requests that name no model.</summary>
    public static void MakeDefault(ModelPackage package) =>
        new ModelRepository(Path.GetDirectoryName(Path.GetDirectoryName(package.Folder))!, TaskContracts.All)
            .SetDefault(package.Manifest.Task, package.Manifest.Name);

    /// <summary>Whether a version that exists is replaced.</summary>
    public bool Overwrites(ParseResult command) => command.GetValue(overwrite);

    /// <summary>Publishes and prints what was published.</summary>
    /// <param name="command">The command.</param>
    /// <param name="source">What becomes a package.</param>
    /// <param name="others">Runs of the same recipe with other seeds.</param>
    /// <param name="usual">Where it goes without <c>--to</c>.</param>
    /// <exception cref="ExportException">It cannot be exported, or the engines do not agree.</exception>
    public ModelPackage Publish(ParseResult command, ITrainedRun source, IReadOnlyList<string> others, string? usual = null)
    {
        Console.WriteLine($"tracing {source.Name} …");
        var (package, nodes) = PackagePublishing.Publish(
            source,
            new PackageTarget(
                command.GetValue(to) ?? usual!, command.GetValue(version), command.GetValue(description), command.GetValue(overwrite),
                MakesDefault(command),
                GraphsOf(command)),
            others);
        Console.WriteLine($"published {Path.GetRelativePath(".", package.Folder)} ({new FileInfo(package.NetworkPath).Length / 1024.0:F0} KiB, {nodes} nodes)");
        return package;
    }

    /// <summary>Writes a step of the run's training into the folder, and prints what was written.</summary>
    /// <exception cref="ExportException">It cannot be exported, or the engines do not agree.</exception>
    public int WriteTrainingStep(ParseResult command, ITrainedRun source)
    {
        var folder = command.GetRequiredValue(to);
        Console.WriteLine($"tracing a training step of {source.Name} …");
        var step = TrainingStepWriting.Write(source, folder, GraphsOf(command).Opset);
        Console.WriteLine(
            $"wrote {Path.Combine(folder, TrainingStepWriting.ModelFile)} ({step.Model.Proto.Graph.Node.Count} nodes) and " +
            $"{Path.Combine(folder, TrainingStepWriting.StateFile)} ({step.Description.State.Count} tensors; {step.Description.Optimizer})");
        return ExitCodes.Success;
    }
}
