using System.Globalization;
using Torchline.Training.Core;
using Torchline.Training.Core.Reports;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>Writes the <c>report.html</c> of a feature network's run.</summary>
public static class FeatureReport
{
    /// <summary>Composes the page.</summary>
    /// <param name="configuration">What was taught, and how.</param>
    /// <param name="progress">How it went; one epoch is complete.</param>
    public static string Compose(RunConfiguration<FeatureOptions> configuration, TrainingProgress progress)
    {
        var best = progress.Best!;
        var report = new HtmlReport(
            $"{configuration.Name}: feature network",
            $"{FeatureTeacher.Student}, taught by {configuration.Options.Teacher}, {progress.History.Count} of {configuration.Options.Recipe.Epochs} epochs, "
            + $"seed {configuration.Seed}, started {configuration.StartedAt:yyyy-MM-dd HH:mm} UTC");
        report.Figures(
            (Number(best.Metrics[FeatureTask.Steering]), "cosine with the teacher's gradient"),
            (Number(best.Metrics[FeatureTask.Error]), "relative error of activations"),
            (best.Epoch.ToString(CultureInfo.InvariantCulture), "best epoch"))
            .Heading("Learning curves")
            .Charts(
                LineChart.Draw("Loss", Curve.Of(progress, Trainer.TrainLoss, FeatureTask.Error), "0.00##", best.Epoch),
                LineChart.Draw("Cosine with the teacher's gradient", Curve.Of(progress, FeatureTask.Steering), "0.00##", best.Epoch))
            .Heading("Settings").Settings(RunSettings.Of(configuration))
            .Heading("Provenance").Settings(RunSettings.Provenance(configuration));
        return report.ToString();
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
