using Torchline.Contracts.Tasks;

namespace Torchline.Export.Tasks.Programs;

/// <summary>Where a package goes.</summary>
/// <param name="Folder">The folder of all its versions: <c>models/NAME</c>.</param>
/// <param name="Version">Its version; null for the next one.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Overwrite">Replace the version if it exists.</param>
/// <param name="MakeDefault">Let the model answer requests that name none.</param>
/// <param name="Graphs">How its graphs are written.</param>
internal sealed record PackageTarget(string Folder, int? Version, string? Description, bool Overwrite, bool MakeDefault, GraphForm Graphs);

/// <summary>The way from a trained run to a package.</summary>
internal static class PackagePublishing
{
    /// <summary>Traces, compares with libtorch, and publishes what agrees.</summary>
    /// <exception cref="ExportException">It cannot be exported, or the engines do not agree.</exception>
    public static (ModelPackage Package, int Nodes) Publish(ITrainedRun source, PackageTarget target, IReadOnlyList<string> others)
    {
        var folder = Path.GetFullPath(target.Folder);
        var (repository, name) = (new ModelRepository(Path.GetDirectoryName(folder)!, TaskContracts.All), Path.GetFileName(folder));
        var model = OnnxExporter.Export(target.Graphs.Of(source.Program.Request(source.Metadata)));
        var report = source.Program.Compare(model.ToBytes());
        if (!report.Passed)
            throw new ExportException($"the exported model does not compute what the network does; nothing was published. {report}");

        var identity = new PackageIdentity(name, target.Version ?? NextVersion(repository, name), target.Description);
        var package = new ModelPublisher(repository).Publish(
            source.Manifest(identity, others, report),
            into =>
            {
                model.Save(Path.Combine(into, ModelManifest.NetworkFileName));
                source.WriteFiles(into);
            },
            target.Overwrite);
        if (target.MakeDefault) repository.SetDefault(package.Manifest.Task, name);
        return (package, model.Proto.Graph.Node.Count);
    }

    private static int NextVersion(ModelRepository repository, string name) =>
        Directory.Exists(Path.Combine(repository.Folder, name)) ? repository.Versions(name).LastOrDefault() + 1 : 1;
}
