using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer.ArbitraryStyle;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

namespace Torchline.Export.Tasks.StyleTransfer;

/// <summary>Style networks and style optimisation, whose feature networks are trained by others: no run becomes such a package.</summary>
internal sealed class StyleTransferExport() : ExportTask(
    runs: new()
    {
        [StyleNetworkRun.Kind] = PackageForm.Usual(StyleNetworkRun.Kind, path => new TrainedStyleNetwork(StyleNetworkRun.Load(path))),
        [ArbitraryStyleRun.Kind] = PackageForm.Usual(ArbitraryStyleRun.Kind, path => new TrainedArbitraryStyle(ArbitraryStyleRun.Load(path))),
    },
    packages: new()
    {
        [StyleNetworkContract.Task] = (package, _) => StyleNetworkProgram.FromPackage(package),
        [ArbitraryStyleContract.Task] = (package, _) => ArbitraryStyleProgram.FromPackage(package),
        [StyleOptimizationContract.Task] = (package, _) => StyleOptimizationProgram.FromPackage(package),
    });

/// <summary>A trained style network on its way to a package.</summary>
internal sealed class TrainedStyleNetwork(StyleNetworkRun run)
    : TrainedRun<StyleNetworkProgram>(run.Folder.Name, new StyleNetworkProgram(run.Network, run.Configuration.Options.Styles.Count), run)
{
    public override IReadOnlyDictionary<string, string> Metadata => StyleNetworkManifest.MetadataOf(run);

    public override ModelManifest Manifest(PackageIdentity package, IReadOnlyList<string> others, VerificationReport parity) =>
        StyleNetworkManifest.Of(run, package, parity);

    public override void WriteFiles(string folder)
    {
        foreach (var (number, style) in run.Configuration.Options.Styles.Index())
        {
            var thumbnail = Path.Combine(folder, style.Describe().Thumbnail);
            Directory.CreateDirectory(Path.GetDirectoryName(thumbnail)!);
            File.WriteAllBytes(thumbnail, ThumbnailOf(style, number));
        }
    }

    /// <summary>A small copy of the style's image; where that may not be passed on, another of the images in this style.</summary>
    private byte[] ThumbnailOf(StyleImage style, int number)
    {
        var styles = run.Configuration.Options.Styles;
        if (style.MayBeShown)
            return File.ReadAllBytes(run.Files.Thumbnail(style));
        var shown = styles.LastOrDefault(other => other.MayBeShown)
            ?? throw new ExportException($"{style.Name}: {style.Licence}; no other style's image may be shown in its place, in this style");
        using var content = ImageDecoder.Decode(File.ReadAllBytes(run.Files.Thumbnail(shown)));
        using var stylized = Program.Stylize(content, number);
        return ImageEncoder.Encode(stylized, ImageFormat.Jpeg);
    }
}
