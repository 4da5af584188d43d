using System.Collections.Frozen;
using Torchline.Contracts.Tasks.StyleTransfer;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>A model that gives images the styles that it has learnt.</summary>
internal sealed class StyleNetworkModel : StylizationModel
{
    private readonly FrozenDictionary<string, StyleThumbnail> thumbnails;

    /// <summary>Opens a model's network and reads its thumbnails.</summary>
    /// <exception cref="IOException">A thumbnail cannot be read.</exception>
    public StyleNetworkModel(ModelPackage package, IServiceProvider services)
        : this(package, services, package.Manifest.Styles!.ToFrozenDictionary(style => style.Name, style => Read(package, style), StringComparer.Ordinal))
    {
    }

    // What can fail comes before the network, which would stay open.
    private StyleNetworkModel(ModelPackage package, IServiceProvider services, FrozenDictionary<string, StyleThumbnail> thumbnails)
        : base(package, services, StyleNetworkContract.Styles, stylePixels: 0) => this.thumbnails = thumbnails;

    /// <summary>The thumbnail of a style; null if there is no such style.</summary>
    public StyleThumbnail? ThumbnailOf(string style) => thumbnails.GetValueOrDefault(style);

    /// <summary>Whether the model has all styles of a mix.</summary>
    public bool Has(StyleMix mix) => mix.Styles.All(style => thumbnails.ContainsKey(style.Name));

    protected override void WithTypicalStyle(Action<StyleSource> run)
    {
        var weights = new float[Manifest.Labels.Count];
        weights[0] = 1;
        run(new MixedStyles(weights));
    }

    private static StyleThumbnail Read(ModelPackage package, StyleDescription style) => new(
        File.ReadAllBytes(package.PathOf(style.Thumbnail)),
        new($"\"{package.Manifest.Files.Single(file => file.Name == style.Thumbnail).Sha256}\""));
}
