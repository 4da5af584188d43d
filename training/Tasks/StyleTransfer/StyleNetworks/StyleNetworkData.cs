using Torchline.Imaging;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Weights;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>The photos and style images of a style network's training, and the feature network of the losses.</summary>
internal sealed class StyleNetworkData : IDisposable
{
    private const int ThumbnailSide = 256;

    private readonly StyleImages styles;

    /// <summary>Checks the photos, decodes the style images and reads the feature network's weights.</summary>
    /// <param name="options">Name them.</param>
    /// <param name="warn">Receives a line for what is left out.</param>
    /// <exception cref="InvalidDataException">A style image cannot be decoded, there are too few photos, or the weights to start from do not fit.</exception>
    /// <exception cref="WeightFileException">The weights cannot be read, or lack a layer that is needed.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public StyleNetworkData(StyleNetworkOptions options, Action<string> warn)
    {
        Photos = ContentPhotos.Read(options.Content, options.Recipe.HeldOut, warn);
        styles = new StyleImages(
            FeatureNetworks.Load(options.Features, options.Weights, options.Objective.Layers()),
            options.Objective,
            [.. options.Styles.Select(style => style.File)],
            [.. options.Styles.Select(style => options.StyleShortSides.GetValueOrDefault(style.Name, options.StyleShortSide))]);
        string[] weights = options.Start is { } start ? [options.Weights, StartWeights.Fitting(start, () => new StyleNetwork(options.Architecture))] : [options.Weights];
        Sources = [.. options.Styles.Select(style => style.File).Concat(weights).Distinct().Select(DataSource.OfFile), .. Photos.Sources];
    }

    /// <summary>The photos.</summary>
    public ContentPhotos Photos { get; }

    /// <summary>The files with their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }

    /// <summary>The style images with their losses.</summary>
    public StyleImages Styles => styles;

    /// <summary>Writes a small image of each style.</summary>
    /// <param name="files">Where to.</param>
    /// <param name="described">The styles.</param>
    public void WriteThumbnails(StyleNetworkFiles files, IReadOnlyList<StyleImage> described)
    {
        foreach (var (style, image) in described.Zip(styles.Images))
        {
            var size = ImageResizer.ShortSideSize(image.Size, Math.Min(ThumbnailSide, Math.Min(image.Width, image.Height)));
            using var small = ImageResizer.Resize(image, size.Width, size.Height);
            DurableFile.Write(files.Thumbnail(style), stream => stream.Write(ImageEncoder.Encode(small, ImageFormat.Jpeg)));
        }
    }

    public void Dispose() => styles.Dispose();
}
