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
        styles = ImagesFor(options.Features, options.Weights, options.Objective);
        var weights = new List<string> { options.Weights };
        if (options.SecondStyle is { } second)
        {
            SecondStyles = ImagesFor(second.Features, second.Weights, options.Objective with { ContentLayer = second.Layers[0].Name, StyleLayers = second.Layers });
            weights.Add(second.Weights);
        }
        if (options.Start is { } start)
            weights.Add(StartWeights.Fitting(start, () => new StyleNetwork(options.Architecture)));
        Sources = [.. options.Styles.Select(style => style.File).Concat(weights).Distinct().Select(DataSource.OfFile), .. Photos.Sources];

        StyleImages ImagesFor(string features, string file, StyleOptimizationRecipe objective) => new(
            FeatureNetworks.Load(features, file, objective.Layers()),
            objective,
            [.. options.Styles.Select(style => style.File)],
            [.. options.Styles.Select(style => options.StyleShortSides.GetValueOrDefault(style.Name, options.StyleShortSide))]);
    }

    /// <summary>The photos.</summary>
    public ContentPhotos Photos { get; }

    /// <summary>The files with their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }

    /// <summary>The style images with their losses.</summary>
    public StyleImages Styles => styles;

    /// <summary>The style images with their losses by the second feature network, if there is one.</summary>
    public StyleImages? SecondStyles { get; }

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

    public void Dispose()
    {
        styles.Dispose();
        SecondStyles?.Dispose();
    }
}
