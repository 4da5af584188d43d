using System.Globalization;
using Torchline.Imaging;
using Torchline.Training.Core.Reports;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>Writes a style transfer's <c>report.html</c>.</summary>
internal static class StyleOptimizationReport
{
    /// <summary>Composes the page of a finished run.</summary>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="data">The run's images.</param>
    /// <param name="progress">The losses of each iteration.</param>
    /// <param name="files">The run's images.</param>
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
            report.Heading("On the way").Gallery(files.Images(progress.Step).Select(image => (Jpeg(image.File), $"after {image.Step:N0} iterations")));
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
