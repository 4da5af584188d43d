using Torchline.Training.Core;
using Torchline.Training.Core.Reports;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>Writes the <c>report.html</c> of a style network.</summary>
internal static class StyleNetworkReport
{
    /// <summary>Composes the page.</summary>
    public static string Compose(StyleNetworkRun run)
    {
        var (configuration, progress) = (run.Configuration, run.Progress);
        var (options, best) = (configuration.Options, progress.Best!);
        var report = new HtmlReport(
            $"{configuration.Name}: {options.Styles.Count} styles in one network",
            $"{options.Features}, {progress.History.Count} of {options.Recipe.Epochs} epochs of {options.Recipe.StepsPerEpoch:N0} steps, "
            + $"seed {configuration.Seed}, started {configuration.StartedAt:yyyy-MM-dd HH:mm} UTC");

        report.Figures(
            (Number(best.Metrics[StyleNetworkTask.HeldOutLoss]), "loss, held-out photos"),
            (best.Epoch.ToString(CultureInfo.InvariantCulture), "best epoch"))
            .Heading("Styles")
            .Images(options.Styles.Select(style => new ImageTile(
                File.ReadAllBytes(run.Files.Thumbnail(style)), $"{style.Title}, {style.Artist}, {style.Year}", $"{style.Name}: {style.Licence}")))
            .Heading("Held-out photos in these styles")
            .Gallery([(File.ReadAllBytes(run.Files.Sheet(best.Epoch)), $"after {best.Epoch} epochs")]);
        if (run.Test is { } test)
            StyleComparison.Add(report, test);
        report.Heading("Learning curves").Charts(
            LineChart.Draw("Loss, decimal logarithm", Curves(progress, Trainer.TrainLoss, StyleNetworkTask.HeldOutLoss), "0.0#", best.Epoch),
            LineChart.Draw(
                "Parts of the loss of held-out photos, decimal logarithm",
                Curves(progress, StyleNetworkTask.NameOf(LossValues.ContentMetric), StyleNetworkTask.NameOf(LossValues.StyleMetric), StyleNetworkTask.NameOf(LossValues.TotalVariationMetric)),
                "0.0#", best.Epoch),
            LineChart.Draw(
                "Loss of held-out photos in each style, decimal logarithm",
                Curves(progress, [.. options.Styles.Select(style => StyleNetworkTask.NameOf(LossValues.TotalMetric, style.Name))]), "0.0#", best.Epoch));
        return report.Complete(configuration);
    }

    private static Curve[] Curves(TrainingProgress progress, params string[] metrics) =>
        [.. metrics.Select(metric => new Curve(metric, [.. progress.History.Select(record => Math.Log10(record.Metrics[metric]))]))];

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
