using System.Globalization;
using Torchline.Training.Core;
using Torchline.Training.Core.Reports;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Classification;

/// <summary>Writes a classifier run's <c>report.html</c>.</summary>
public static class ClassifierReport
{
    private const int ImagesShown = 24;

    /// <summary>Composes the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="images">The validation images.</param>
    /// <param name="evaluation">What the chosen weights think of them.</param>
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
                LineChart.Draw("Loss", [CurveOf(progress, Trainer.TrainLoss), CurveOf(progress, "val.loss")], "0.00##", best),
                LineChart.Draw("Accuracy", [CurveOf(progress, Trainer.TrainAccuracy), CurveOf(progress, ClassifierTask.Accuracy)], "P1", best));

        var sheet = new ContactSheet(images, evaluation, classes, configuration.Options.View);
        int[] wrong = [.. Enumerable.Range(0, images.Count)
            .Where(i => evaluation.Decisions[i] != evaluation.Labels[i])
            .OrderByDescending(i => evaluation.Probabilities[i].Max())];
        report.Heading($"Wrong ones, {wrong.Length} of {images.Count}, the most confident first")
            .Images(sheet.Tiles(wrong.Take(ImagesShown)));
        report.Heading("Validation images")
            .Images(sheet.Tiles(Spread(images.Count)));

        report.Heading("Decisions").Table(ConfusionHeadings(classes), ConfusionRows(evaluation, classes));
        report.Heading("Calibration").Table(
            ["#images", "#mean confidence", "#accuracy"],
            calibration.Bins.Select(bin => (IReadOnlyList<string>)
                [bin.Count.ToString(CultureInfo.InvariantCulture), Percent(bin.Confidence), Percent(bin.Accuracy)]));
        report.Heading("Settings").Settings(RunSettings.Of(configuration));
        report.Heading("Provenance").Settings(RunSettings.Provenance(configuration));
        return report.ToString();
    }

    private static Curve CurveOf(TrainingProgress progress, string metric) =>
        new(metric, [.. progress.History.Select(record => record.Metrics[metric])]);

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

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Percent(double value) => value.ToString("P2", CultureInfo.InvariantCulture);
}
