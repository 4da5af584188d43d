using Torchline.Imaging;
using Torchline.Training.Core;
using Torchline.Training.Core.Reports;
using Torchline.Training.Vision;
using static Torchline.Training.Core.Reports.HtmlReport;

namespace Torchline.Training.Tasks.Classification;

/// <summary>Writes a classifier run's <c>report.html</c>.</summary>
internal static class ClassifierReport
{
    private const int ImagesShown = 24;

    /// <summary>Composes the page.</summary>
    public static string Compose(ClassifierRun run, IReadOnlyList<LabeledImage> images, ClassifierEvaluation evaluation)
    {
        var (configuration, progress, classes) = (run.Configuration, run.Progress, run.Start.Classes);
        var best = progress.Best!.Epoch;
        var calibration = evaluation.Calibration();
        var report = new HtmlReport(
            $"{configuration.Name}: {configuration.Options.Model}",
            $"Classifier of {classes.Count} classes, {configuration.Options.Mode.ToString().ToLowerInvariant()}, "
            + $"{progress.History.Count} of {configuration.Options.Recipe.Epochs} epochs, seed {configuration.Seed}, "
            + $"started {configuration.StartedAt:yyyy-MM-dd HH:mm} UTC");

        report.Figures(
            (Percent(evaluation.Accuracy), "validation accuracy"),
            (Percent(run.Start.Accuracy), "before training"),
            (Number(evaluation.Loss), "validation loss"),
            (Percent(calibration.ExpectedError), "calibration error"),
            (best.ToString(CultureInfo.InvariantCulture), "best epoch"))
            .Heading("Learning curves")
            .Charts(
                LineChart.Draw("Loss", Curve.Of(progress, Trainer.TrainLoss, "val.loss"), "0.00##", best),
                LineChart.Draw("Accuracy", Curve.Of(progress, Trainer.TrainAccuracy, ClassifierTask.Accuracy), "P1", best));

        var sheet = new ContactSheet(images, evaluation, classes, configuration.Options.View);
        int[] wrong = [.. Enumerable.Range(0, images.Count)
            .Where(i => evaluation.Decisions[i] != evaluation.Labels[i])
            .OrderByDescending(i => evaluation.Probabilities[i].Max())];
        report.Heading($"Wrong ones, {wrong.Length} of {images.Count}, the most confident first")
            .Images(sheet.Tiles(wrong.Take(ImagesShown)));
        report.Heading("Validation images").Images(sheet.Tiles(Spread(images.Count)));

        report.Heading("Decisions").Table(ConfusionHeadings(classes), ConfusionRows(evaluation, classes));
        report.Heading("Calibration").Table(
            ["#images", "#mean confidence", "#accuracy"],
            calibration.Bins.Select(bin => (IReadOnlyList<string>)
                [bin.Count.ToString(CultureInfo.InvariantCulture), Percent(bin.Confidence), Percent(bin.Accuracy)]));
        return report.Complete(configuration);
    }

    /// <summary>Images from the first to the last at equal distances, so that every class is among them.</summary>
    private static IEnumerable<int> Spread(int count) => Enumerable.Range(0, Math.Min(count, ImagesShown))
        .Select(i => (int)((long)i * count / Math.Min(count, ImagesShown)));

    private static IReadOnlyList<string> ConfusionHeadings(IReadOnlyList<string> classes) =>
        ["", .. classes.Select(name => $"#called {name}"), "#recall", "#precision"];

    private static IEnumerable<IReadOnlyList<string>> ConfusionRows(ClassifierEvaluation evaluation, IReadOnlyList<string> classes)
    {
        var confusion = evaluation.Confusion(classes.Count);
        return classes.Select((name, label) => (IReadOnlyList<string>)
        [
            name,
            .. classes.Select((_, decision) => confusion[label, decision].ToString(CultureInfo.InvariantCulture)),
            Percent(confusion.Recall(label)),
            Percent(confusion.Precision(label)),
        ]);
    }
}

/// <summary>Images, small, with what they are and what they were taken for.</summary>
internal sealed class ContactSheet(
    IReadOnlyList<LabeledImage> images, ClassifierEvaluation evaluation, IReadOnlyList<string> classes, ImageView view)
{
    private const int Side = 128;

    /// <summary>Tiles of the given images.</summary>
    public IEnumerable<ImageTile> Tiles(IEnumerable<int> indices) => indices.Select(Tile);

    private ImageTile Tile(int index)
    {
        var (decision, label) = (evaluation.Decisions[index], evaluation.Labels[index]);
        var confidence = evaluation.Probabilities[index][decision].ToString("P1", CultureInfo.InvariantCulture);
        return new ImageTile(
            Thumbnail(images[index]),
            decision == label ? $"{classes[decision]} {confidence}" : $"{classes[decision]} {confidence}, is {classes[label]}",
            Path.GetFileName(images[index].Path),
            IsRight: decision == label);
    }

    /// <summary>The crop, not the whole image: it may explain a mistake.</summary>
    private byte[] Thumbnail(LabeledImage image)
    {
        using var seen = new Image(view.Side, view.Side);
        view.Centre(image.Path, seen.Pixels);
        using var small = ImageResizer.Resize(seen, Side, Side);
        return ImageEncoder.Encode(small, ImageFormat.Jpeg);
    }
}
