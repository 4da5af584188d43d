using Torchline.Training.Core;
using Torchline.Training.Core.Reports;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

namespace Torchline.Training.Tasks.StyleTransfer.ArbitraryStyle;

/// <summary>Writes the <c>report.html</c> of an arbitrary style network.</summary>
internal static class ArbitraryStyleReport
{
    /// <summary>Composes the page.</summary>
    public static string Compose(ArbitraryStyleRun run)
    {
        var (configuration, progress) = (run.Configuration, run.Progress);
        var (options, best) = (configuration.Options, progress.Best!);
        var report = new HtmlReport(
            $"{configuration.Name}: arbitrary style transfer",
            $"{options.Features}, {progress.History.Count} of {options.Recipe.Epochs} epochs of {options.Recipe.StepsPerEpoch:N0} steps, "
            + $"seed {configuration.Seed}, started {configuration.StartedAt:yyyy-MM-dd HH:mm} UTC");
        report.Figures(
            (best.Metrics[ArbitraryStyleTask.HeldOutLoss].ToString("G4", CultureInfo.InvariantCulture), "loss, held-out photos and styles"),
            (best.Epoch.ToString(CultureInfo.InvariantCulture), "best epoch"))
            .Heading("Held-out photos in styles that were not learned: " + string.Join(", ", options.TestStyles.Select(style => style.Name)))
            .Gallery([(File.ReadAllBytes(run.Files.Sheet(best.Epoch)), $"after {best.Epoch} epochs")]);
        if (run.Test is { } test)
            StyleComparison.Add(report, test);
        report.Heading("Learning curves").Charts(
            LineChart.Draw("Loss, decimal logarithm", Curves(progress, Trainer.TrainLoss, ArbitraryStyleTask.HeldOutLoss), "0.0#", best.Epoch),
            LineChart.Draw(
                "Loss of held-out photos in each style, decimal logarithm",
                Curves(progress, [.. options.TestStyles.Select(style => StyleNetworkTask.NameOf(LossValues.TotalMetric, style.Name))]), "0.0#", best.Epoch));
        return report.Complete(configuration);
    }

    private static Curve[] Curves(TrainingProgress progress, params string[] metrics) =>
        [.. metrics.Select(metric => new Curve(metric, [.. progress.History.Select(record => Math.Log10(record.Metrics[metric]))]))];
}
