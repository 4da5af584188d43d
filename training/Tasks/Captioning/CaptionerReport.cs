using System.Globalization;
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
    /// <param name="run">The run.</param>
    /// <param name="data">Its data.</param>
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
            report.Heading($"{test.Images:N0} test images, beam {test.Beam}").Table(Scores, [Row(test.Scores)]);
            report.Heading("Validation images, by what the search keeps").Table(
                ["#beam", .. Scores], [.. test.Validation.Select(by => (string[])[$"{by.Beam}", .. Row(by.Scores)])]);
        }
        report.Heading("Learning curves").Charts(
            LineChart.Draw("Loss of a word (learning from its own captions: minus their CIDEr-D)",
                Curve.Of(progress, Trainer.TrainLoss, CaptionerTask.ValidationLoss), "0.0", best.Epoch),
            LineChart.Draw("CIDEr-D on validation images", Curve.Of(progress, CaptionerTask.Cider), "0.0##", best.Epoch),
            LineChart.Draw("Other scores on validation images", Curve.Of(progress, "val.bleu1", CaptionerTask.Bleu4, "val.rougeL"), "0.0##", best.Epoch));

        Samples(report, "Validation images: what the captioner says, and what a person says", run, data.Validation);
        Samples(report, "Training images", run, data.Train);
        return report.Complete(configuration);
    }

    private static void Samples(HtmlReport report, string heading, CaptionerRun run, CaptionSet set)
    {
        var options = run.Configuration.Options;
        var shown = set with { Images = [.. set.Images.Take(SamplesShown)] };
        var said = GeneratedCaptions.Of(
            run.Network.Decoder, CachedRegions.Encode(run.Network, shown, options.View, SamplesShown), run.Vocabulary,
            run.ServedBeam, options.MaxLength);
        report.Heading(heading).Images(shown.Images.Zip(said.Words, (image, words) => new ImageTile(
            Thumbnail.Of(options.View, image.Path), $"“{string.Join(' ', words)}” — “{string.Join(' ', image.Captions[0])}”",
            Path.GetFileName(image.Path))));
        if (said.Attention.Count == 0)
            return;
        report.Heading("Where it looks for each word");
        foreach (var (image, words, maps) in shown.Images.Zip(said.Words, said.Attention).Take(AttendedShown))
            report.Images(AttentionTiles(options.View, image.Path, words, maps));
    }

    private static IEnumerable<ImageTile> AttentionTiles(ImageView view, string file, IReadOnlyList<string> words, float[][] maps) =>
        words.Zip(maps, (word, map) => new ImageTile(Thumbnail.Lit(view, file, map), word, word));

    private static string[] Row(CaptionScores scores) =>
        [.. new[] { scores.Bleu1, scores.Bleu2, scores.Bleu3, scores.Bleu4, scores.CiderD, scores.RougeL }.Select(Number)];
}
