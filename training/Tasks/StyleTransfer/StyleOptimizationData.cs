using Torchline.Imaging;
using Torchline.Training.Core.Reports;
using Torchline.Training.Core.Runs;
using Torchline.Training.Downloads;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Weights;
using Image = Torchline.Imaging.Image;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>The images of a style transfer, and the feature network.</summary>
public sealed class StyleOptimizationData : IDisposable
{
    private const int SmallestSide = 32; // five times halved, something is left of it

    /// <summary>Decodes the images and reads the network's weights.</summary>
    /// <param name="options">Name them, and their sizes.</param>
    /// <exception cref="InvalidDataException">An image cannot be decoded.</exception>
    /// <exception cref="WeightFileException">The weights cannot be read, or lack a layer that is needed.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="RunException">An image would have too few pixels.</exception>
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

/// <summary>Writes a style transfer's <c>report.html</c>.</summary>
internal static class StyleOptimizationReport
{
    /// <summary>Composes the page of a finished run.</summary>
    public static string Compose(
        RunConfiguration<StyleOptimizationOptions> configuration, StyleOptimizationData data, TrainingProgress progress, StyleOptimizationFiles files)
    {
        var options = configuration.Options;
        var (first, last) = (progress.History[0].Metrics, progress.History[^1].Metrics);
        var size = StyleOptimizationData.SizeOf(data.Content, options.ShortSide);
        var report = new HtmlReport(
            $"{configuration.Name}: style transfer",
            $"The content of {Path.GetFileName(options.Content)} in the style of {Path.GetFileName(options.Style)}, {size.Width} x {size.Height} pixels, "
            + $"{options.Features}, seed {configuration.Seed}, started {configuration.StartedAt:yyyy-MM-dd HH:mm} UTC");

        report.Figures(
            (Number(last[LossValues.TotalMetric]), "loss"),
            (Number(first[LossValues.TotalMetric]), "at the start"),
            (Number(last[LossValues.ContentMetric]), "content loss"),
            (Number(last[LossValues.StyleMetric]), "style loss"),
            (Number(last[LossValues.TotalVariationMetric]), "total variation loss"))
            .Heading("Content, style, result")
            .Gallery([(File.ReadAllBytes(files.Sheet), "")])
            .Heading("Losses")
            .Charts(
                LineChart.Draw(
                    "The parts of the loss, decimal logarithm",
                    [CurveOf(LossValues.ContentMetric), CurveOf(LossValues.StyleMetric), CurveOf(LossValues.TotalVariationMetric)], "0.0#", unit: "iteration"),
                LineChart.Draw("The loss, decimal logarithm", [CurveOf(LossValues.TotalMetric)], "0.0#", unit: "iteration"));
        if (options.ImageEvery > 0)
            report.Heading("Intermediate images").Gallery(files.Images(progress.Step).Select(image => (Jpeg(image.File), $"after {image.Step:N0} iterations")));
        return report.Complete(configuration);

        Curve CurveOf(string metric) => new(metric, [.. progress.History.Select(record => Math.Log10(record.Metrics[metric]))]);
    }

    private static byte[] Jpeg(string file)
    {
        using var image = ImageDecoder.Decode(File.ReadAllBytes(file));
        return ImageEncoder.Encode(image, ImageFormat.Jpeg);
    }

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}

/// <summary>Where a feature network's weights are when no file is named.</summary>
public static class FeatureWeights
{
    /// <summary>The file that <c>torchline data</c> has downloaded.</summary>
    /// <param name="network">The network's name.</param>
    /// <exception cref="RunException">It has not been downloaded, or there is nothing to download.</exception>
    public static string Downloaded(string network)
    {
        if (DataCatalogue.Entries.FirstOrDefault(entry => entry.Name == network) is not { } entry)
            throw new RunException($"name the weights of {network} with --weights");
        var file = Path.Combine(CacheFolder.Default, entry.Files[0].Name);
        return File.Exists(file)
            ? file
            : throw new RunException($"there are no weights at {file}: get them with 'torchline data {network}', or name a file with --weights");
    }
}
