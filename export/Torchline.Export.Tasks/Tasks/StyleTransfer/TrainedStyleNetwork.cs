using Torchline.Contracts.Packages;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>A trained stylizer on its way to a package.</summary>
internal sealed class TrainedStyleNetwork(StyleNetworkRun run) : ITrainedRun
{
    private readonly StyleNetworkProgram program = new(run.Network, run.Configuration.Options.Styles.Count);

    public string Name => run.Folder.Name;

    public IModelProgram Program => program;

    public IReadOnlyDictionary<string, string> Metadata => StyleNetworkManifest.MetadataOf(run);

    public ModelManifest Manifest(string name, int version, string? description, IReadOnlyList<string> others, VerificationReport parity) =>
        StyleNetworkManifest.Of(run, name, version, description, parity);

    public void WriteFiles(string folder)
    {
        foreach (var (number, style) in run.Configuration.Options.Styles.Index())
        {
            var thumbnail = Path.Combine(folder, style.Describe().Thumbnail);
            Directory.CreateDirectory(Path.GetDirectoryName(thumbnail)!);
            File.WriteAllBytes(thumbnail, ThumbnailOf(style, number));
        }
    }

    /// <summary>A small copy of the style's image; where that may not be passed on, another of the images, painted in this style.</summary>
    private byte[] ThumbnailOf(StyleImage style, int number)
    {
        var styles = run.Configuration.Options.Styles;
        if (style.MayBeShown)
            return File.ReadAllBytes(run.Files.Thumbnail(style));
        var shown = styles.LastOrDefault(other => other.MayBeShown)
            ?? throw new ExportException($"{style.Name}: {style.Licence}; no other style's image may be shown in its place, painted in this style");
        using var content = ImageDecoder.Decode(File.ReadAllBytes(run.Files.Thumbnail(shown)));
        using var painted = program.Paint(content, number);
        return ImageEncoder.Encode(painted, ImageFormat.Jpeg);
    }

    public void Dispose()
    {
        program.Dispose();
        run.Dispose();
    }
}
