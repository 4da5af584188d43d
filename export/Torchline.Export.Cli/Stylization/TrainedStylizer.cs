using Torchline.Contracts.Manifest;
using Torchline.Export.Cli.Programs;
using Torchline.Export.Verification;
using Torchline.Training.StyleTransfer.FeedForward;

namespace Torchline.Export.Cli.Stylization;

/// <summary>A trained stylizer on its way to a package.</summary>
internal sealed class TrainedStylizer(StylizerRun run) : ITrainedRun
{
    private readonly StylizerProgram program = new(run.Network, run.Configuration.Options.Styles.Count);

    public string Name => run.Folder.Name;

    public IModelProgram Program => program;

    public IReadOnlyDictionary<string, string> Metadata => StylizerManifest.MetadataOf(run);

    public ModelManifest Manifest(string name, int version, string? description, IReadOnlyList<string> others, VerificationReport parity) =>
        StylizerManifest.Of(run, name, version, description, parity);

    public void WriteFiles(string folder)
    {
        foreach (var style in run.Configuration.Options.Styles)
        {
            var thumbnail = Path.Combine(folder, style.Describe().Thumbnail);
            Directory.CreateDirectory(Path.GetDirectoryName(thumbnail)!);
            File.Copy(run.Files.Thumbnail(style), thumbnail);
        }
    }

    public void Dispose()
    {
        program.Dispose();
        run.Dispose();
    }
}
