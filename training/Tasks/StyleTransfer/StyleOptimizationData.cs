using System.Drawing;
using System.Globalization;
using Torchline.Imaging;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Weights;
using Image = Torchline.Imaging.Image;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>The images of a style transfer, and the network that looks at them.</summary>
public sealed class StyleOptimizationData : IDisposable
{
    private const int SmallestSide = 32; // five times halved, something is left of it

    /// <summary>Decodes the images and reads the network's weights.</summary>
    /// <param name="options">Name them, and the sizes at which they are looked at.</param>
    /// <exception cref="InvalidDataException">An image cannot be decoded.</exception>
    /// <exception cref="WeightFileException">The weights cannot be read, or lack a layer that is needed.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="RunException">An image would be looked at in too few pixels.</exception>
    public StyleOptimizationData(StyleOptimizationOptions options)
    {
        var shrink = 1 << (options.Scales - 1);
        if (Math.Min(options.ShortSide, options.StyleShortSide) < SmallestSide * shrink)
        {
            throw new RunException(
                $"with {options.Scales} scales --short-side and --style-short-side must be {SmallestSide * shrink} at least, not {options.ShortSide} and {options.StyleShortSide}");
        }

        Content = ImageFile.Read(options.Content);
        Style = ImageFile.Read(options.Style);
        Start = options.StartImage() is { } start ? ImageFile.Read(start) : null;
        Network = FeatureNetworks.Load(options.Features, options.Weights, options.Recipe.Layers());
        string[] files = [options.Content, options.Style, .. options.StartImage() is { } file ? new[] { file } : [], options.Weights];
        Sources = [.. files.Distinct().Select(DataSource.OfFile)];
    }

    /// <summary>The image whose content is kept.</summary>
    public Image Content { get; }

    /// <summary>The image whose style is taken.</summary>
    public Image Style { get; }

    /// <summary>The image that the optimisation starts from, if it is another one.</summary>
    public Image? Start { get; }

    /// <summary>Has the layers that the losses are measured at.</summary>
    public FeatureNetwork Network { get; }

    /// <summary>The files with their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }

    /// <summary>The size of an image whose short side is resized, as torchvision rounds it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="shortSide">Pixels.</param>
    public static Size SizeOf(Image image, int shortSide) => ImageResizer.ShortSideSize(image.Size, shortSide);

    /// <inheritdoc />
    public void Dispose()
    {
        Network.Dispose();
        Content.Dispose();
        Style.Dispose();
        Start?.Dispose();
    }
}

/// <summary>Where a style transfer's images lie in its run's folder.</summary>
/// <param name="folder">The run's folder.</param>
internal sealed class StyleOptimizationFiles(RunFolder folder)
{
    /// <summary>The result.</summary>
    public string Image => Path.Combine(folder.Path, "picture.png");

    /// <summary>Content, style and result side by side.</summary>
    public string Sheet => Path.Combine(folder.Path, "sheet.jpg");

    /// <summary>The image after some iterations.</summary>
    /// <param name="step">Iterations since the start, of all scales.</param>
    public string ImageAt(long step) => Path.Combine(folder.Path, "pictures", step.ToString("D5", CultureInfo.InvariantCulture) + ".png");

    /// <summary>The iterations after which there is an image, and its file, in order.</summary>
    /// <param name="steps">Iterations since the start, of all scales.</param>
    public IEnumerable<(long Step, string File)> Images(long steps) => Enumerable.Range(1, (int)steps)
        .Select(step => ((long)step, ImageAt(step)))
        .Where(image => File.Exists(image.Item2));
}
