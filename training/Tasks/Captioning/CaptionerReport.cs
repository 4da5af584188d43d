using Torchline.Imaging;
using Torchline.Training.Core;
using Torchline.Training.Core.Reports;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Tasks.Captioning.Metrics;
using Torchline.Training.Vision;
using static Torchline.Training.Core.Reports.HtmlReport;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>Writes the <c>report.html</c> of a captioner.</summary>
internal static class CaptionerReport
{
    private const int SamplesShown = 16;
    private const int AttendedShown = 4;

    private static readonly string[] Scores = ["#BLEU-1", "#BLEU-2", "#BLEU-3", "#BLEU-4", "#CIDEr-D", "#ROUGE-L"];

    /// <summary>Composes the page.</summary>
    public static string Compose(CaptionerRun run, CaptionData data)
    {
        var (configuration, progress) = (run.Configuration, run.Progress);
        var (options, best) = (configuration.Options, progress.Best!);
        var report = new HtmlReport(
            $"{configuration.Name}: {options.Architecture.Model} captioner",
            $"{data.Train.Images.Count:N0} images to learn from, {run.Vocabulary.Count:N0} words, "
            + $"{progress.History.Count} of {options.Recipe.Epochs} epochs, seed {configuration.Seed}, started {configuration.StartedAt:yyyy-MM-dd HH:mm} UTC");

        report.Figures(
            (Number(best.Metrics[CaptionerTask.Cider]), $"CIDEr-D, validation, beam {options.Recipe.Beam}"),
            (Number(best.Metrics[CaptionerTask.Bleu4]), $"BLEU-4, validation, beam {options.Recipe.Beam}"),
            (best.Epoch.ToString(CultureInfo.InvariantCulture), "best epoch"));
        if (run.Test is { } test)
        {
            report.Heading(string.Create(CultureInfo.InvariantCulture, $"{test.Images:N0} test images, beam {test.Beam}, length penalty {test.LengthPenalty}"))
                .Table(Scores, [Row(test.Scores)]);
            report.Heading("Validation images, by search").Table(
                ["#beam", "#length penalty", .. Scores],
                [.. test.Validation.Select(by => (string[])[$"{by.Beam}", by.LengthPenalty.ToString(CultureInfo.InvariantCulture), .. Row(by.Scores)])]);
        }
        report.Heading("Learning curves").Charts(
            LineChart.Draw("Loss of a word (self-critical training: minus CIDEr-D)",
                Curve.Of(progress, Trainer.TrainLoss, CaptionerTask.ValidationLoss), "0.0", best.Epoch),
            LineChart.Draw("CIDEr-D on validation images", Curve.Of(progress, CaptionerTask.Cider), "0.0##", best.Epoch),
            LineChart.Draw("Other scores on validation images", Curve.Of(progress, "val.bleu1", CaptionerTask.Bleu4, "val.rougeL"), "0.0##", best.Epoch));

        Samples(report, "Validation images: generated caption, and first reference", run, data.Validation);
        Samples(report, "Training images", run, data.Train);
        return report.Complete(configuration);
    }

    private static void Samples(HtmlReport report, string heading, CaptionerRun run, CaptionSet set)
    {
        var options = run.Configuration.Options;
        var shown = set with { Images = [.. set.Images.Take(SamplesShown)] };
        var said = GeneratedCaptions.Of(
            run.Network.Decoder, CachedRegions.Encode(run.Network, shown, options.View, SamplesShown), run.Vocabulary,
            run.ServedBeam, options.MaxLength, run.ServedLengthPenalty);
        report.Heading(heading).Images(shown.Images.Zip(said.Words, (image, words) => new ImageTile(
            Thumbnail.Of(options.View, image.Path), $"“{string.Join(' ', words)}” — “{string.Join(' ', image.Captions[0])}”",
            Path.GetFileName(image.Path))));
        if (said.Attention.Count == 0)
            return;
        report.Heading("Attention of each word");
        foreach (var (image, words, maps) in shown.Images.Zip(said.Words, said.Attention).Take(AttendedShown))
            report.Images(AttentionTiles(options.View, image.Path, words, maps));
    }

    private static IEnumerable<ImageTile> AttentionTiles(ImageView view, string file, IReadOnlyList<string> words, float[][] maps) =>
        words.Zip(maps, (word, map) => new ImageTile(Thumbnail.Lit(view, file, map), word, word));

    private static string[] Row(CaptionScores scores) =>
        [.. new[] { scores.Bleu1, scores.Bleu2, scores.Bleu3, scores.Bleu4, scores.CiderD, scores.RougeL }.Select(Number)];
}

/// <summary>Small images for reports, as JPEG.</summary>
public static class Thumbnail
{
    private const int Side = 160;
    private const float Dark = 0.25f;

    /// <summary>The crop of an image.</summary>
    /// <param name="view">The crop.</param>
    /// <param name="file">The image.</param>
    public static byte[] Of(ImageView view, string file)
    {
        using var small = Shrink(view, file);
        return ImageEncoder.Encode(small, ImageFormat.Jpeg);
    }

    /// <summary>The image, lit by attention.</summary>
    /// <param name="view">The crop.</param>
    /// <param name="file">The image.</param>
    /// <param name="attention">The weights of a square grid's regions, row by row.</param>
    public static byte[] Lit(ImageView view, string file, float[] attention)
    {
        using var small = Shrink(view, file);
        var grid = (int)Math.Sqrt(attention.Length);
        var brightest = attention.Max();
        var pixels = small.Pixels;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var light = Dark + ((1 - Dark) * Between(attention, grid, x, y) / brightest);
                for (var channel = 0; channel < Image.Channels; channel++)
                {
                    ref var value = ref pixels[(((y * Side) + x) * Image.Channels) + channel];
                    value = (byte)(value * light);
                }
            }
        }
        return ImageEncoder.Encode(small, ImageFormat.Jpeg);
    }

    private static Image Shrink(ImageView view, string file)
    {
        using var seen = new Image(view.Side, view.Side);
        view.Centre(file, seen.Pixels);
        return ImageResizer.Resize(seen, Side, Side);
    }

    /// <summary>The attention at a pixel, linear between the centres of the regions.</summary>
    private static float Between(float[] attention, int grid, int x, int y)
    {
        var (column, row) = (Place(x), Place(y));
        var (left, top) = ((int)column, (int)row);
        var (right, bottom) = (Math.Min(left + 1, grid - 1), Math.Min(top + 1, grid - 1));
        return float.Lerp(
            float.Lerp(attention[(top * grid) + left], attention[(top * grid) + right], column - left),
            float.Lerp(attention[(bottom * grid) + left], attention[(bottom * grid) + right], column - left),
            row - top);

        float Place(int pixel) => Math.Clamp(((pixel + 0.5f) * grid / Side) - 0.5f, 0, grid - 1);
    }
}
