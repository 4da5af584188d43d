using System.CommandLine;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Export;
using Torchline.Export.Tasks.Programs;

namespace Torchline.Cli.Export;

/// <summary>The options that say where a package goes, and the way there.</summary>
internal sealed class PackageOptions
{
    private readonly Option<string> to = new("--to") { Description = "Where the package goes: models/NAME", Required = true };
    private readonly Option<int?> version = NumberOption.Create("--version", "Version of the package [default: the next]", 1, 1_000_000);
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the version if it exists" };
    private readonly Option<bool> makeDefault = new("--default") { Description = "Let the model answer requests that name none" };
    private readonly Option<string?> description = new("--description") { Description = "One line for people" };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [to, version, overwrite, makeDefault, description];

    /// <summary>Whether the package is to answer requests that name none.</summary>
    public bool MakesDefault(ParseResult command) => command.GetValue(makeDefault);

    /// <summary>Traces, compares with libtorch, and publishes what agrees.</summary>
    /// <param name="command">The command.</param>
    /// <param name="source">What becomes a package.</param>
    /// <param name="seeds">Runs of the same recipe with other seeds.</param>
    /// <exception cref="ExportException">It cannot be exported, or the engines do not agree.</exception>
    public int Publish(ParseResult command, ITrainedRun source, IReadOnlyList<string> seeds)
    {
        var target = Path.GetFullPath(command.GetRequiredValue(to));
        var repository = new ModelRepository(Path.GetDirectoryName(target)!, TaskContracts.All);
        var name = Path.GetFileName(target);

        Console.WriteLine($"tracing {source.Name} …");
        var model = OnnxExporter.Export(source.Program.Request(source.Metadata));
        var report = source.Program.Compare(model.ToBytes());
        if (!report.Passed) throw new ExportException($"the exported model does not compute what the network does; nothing was published. {report}");

        var package = new ModelPublisher(repository).Publish(
            source.Manifest(name, command.GetValue(version) ?? NextVersion(repository, name), command.GetValue(description), seeds, report),
            folder =>
            {
                model.Save(Path.Combine(folder, ModelManifest.NetworkFileName));
                source.WriteFiles(folder);
            },
            command.GetValue(overwrite));
        if (MakesDefault(command)) repository.SetDefault(package.Manifest.Task, name);
        Console.WriteLine($"published {Path.GetRelativePath(".", package.Folder)} ({new FileInfo(package.NetworkPath).Length / 1024.0:F0} KiB, {model.Proto.Graph.Node.Count} nodes)");
        return ExitCodes.Success;
    }

    private static int NextVersion(ModelRepository repository, string name) =>
        Directory.Exists(Path.Combine(repository.Folder, name)) ? repository.Versions(name).LastOrDefault() + 1 : 1;
}
