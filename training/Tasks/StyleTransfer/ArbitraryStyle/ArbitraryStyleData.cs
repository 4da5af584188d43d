using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Torchline.Training.Vision;
using Torchline.Training.Weights;

namespace Torchline.Training.Tasks.StyleTransfer.ArbitraryStyle;

/// <summary>The photos and style images of the training of an arbitrary style network, and the feature network of the losses.</summary>
internal sealed class ArbitraryStyleData : IDisposable
{
    /// <summary>Checks the images, decodes those of the test styles, and reads the feature network's weights.</summary>
    /// <param name="options">Name them.</param>
    /// <param name="warn">Receives a line for what is left out.</param>
    /// <exception cref="InvalidDataException">An image cannot be decoded, there are too few photos, or the weights to start from do not fit.</exception>
    /// <exception cref="WeightFileException">The weights cannot be read, or lack a layer that is needed.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ArbitraryStyleData(ArbitraryStyleOptions options, Action<string> warn)
    {
        Photos = ContentPhotos.Read(options.Content, options.Recipe.HeldOut, warn);
        foreach (var file in options.Styles)
            ImageFile.Read(file).Dispose(); // refused now, not after an hour
        FeatureNetworks.Load(ArbitraryStyleNetwork.Encoder, options.Encoder, ArbitraryStyleNetwork.EncoderLayers).Dispose();
        TestStyles = new StyleImages(
            FeatureNetworks.Load(options.Features, options.Weights, options.Objective.Layers()),
            options.Objective,
            [.. options.TestStyles.Select(style => style.File)],
            [.. options.TestStyles.Select(_ => options.StyleShortSide)]);
        Styles = StylesOf(Photos.Train, options);
        string[] start = options.Start is { } weights ? [StartWeights.Fitting(weights, () => new ArbitraryStyleNetwork(options.Architecture))] : [];
        string[] files = [.. options.Styles, .. options.TestStyles.Select(style => style.File), options.Weights, options.Encoder, .. start];
        Sources = [.. files.Distinct().Select(DataSource.OfFile), .. Photos.Sources];
    }

    /// <summary>The photos.</summary>
    public ContentPhotos Photos { get; }

    /// <summary>The images that styles are learned from: each other style image as often as its share of the whole takes.</summary>
    public IReadOnlyList<LabeledImage> Styles { get; }

    /// <summary>The styles that are not learned from.</summary>
    public StyleImages TestStyles { get; }

    /// <summary>The files with their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }

    public void Dispose() => TestStyles.Dispose();

    private static LabeledImage[] StylesOf(IReadOnlyList<string> photos, ArbitraryStyleOptions options)
    {
        var others = options.PhotoShare < 1 && options.Styles.Count > 0
            ? (int)Math.Ceiling(photos.Count * (1 - options.PhotoShare) / Math.Max(options.PhotoShare, 1e-3) / options.Styles.Count)
            : 0;
        IEnumerable<string> shown = options.PhotoShare > 0 ? photos : [];
        return [.. shown.Concat(options.Styles.SelectMany(file => Enumerable.Repeat(file, others))).Select(file => new LabeledImage(file, Label: 0))];
    }
}
