using Torchline.Training.Core;
using Torchline.Training.Core.Reports;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>Writes the <c>report.html</c> of a style network.</summary>
internal static class StyleNetworkReport
{
    private static readonly string[] Comparison =
    [
        "style", "#content + style", "#optimisation's", "#ratio", "#iterations for as much",
        "#content", "#optimisation's", "#style loss", "#optimisation's", "#total variation", "#optimisation's",
    ];

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
        {
            report.Heading(
                $"Against {test.Iterations} iterations of optimisation from the content: mean losses of {test.Photos} held-out photos, {test.Side} x {test.Side} pixels")
                .Table(Comparison, test.Styles.Select(Row))
                .Charts([.. test.Styles.Select(Course)]);
        }
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

    private static string[] Row(StyleScore score) =>
    [
        score.Style,
        Number(score.Network.Perceptual), Number(score.Optimised.Perceptual), score.Ratio.ToString("F3", CultureInfo.InvariantCulture),
        score.MatchedAfter?.ToString(CultureInfo.InvariantCulture) ?? "more",
        Number(score.Network.Content), Number(score.Optimised.Content),
        Number(score.Network.Style), Number(score.Optimised.Style),
        Number(score.Network.TotalVariation), Number(score.Optimised.TotalVariation),
    ];

    /// <summary>The optimisation's loss by iterations, and the network's, which needs none (Johnson et al. 2016, figure 5).</summary>
    private static string Course(StyleScore score) => LineChart.Draw(
        $"{score.Style}: content + style by iterations, decimal logarithm",
        [
            new Curve("optimisation", [.. score.Course.Skip(1).Select(Math.Log10)]), // but for the photo itself, so that the first point is 1
            new Curve("network", [.. score.Course.Skip(1).Select(_ => Math.Log10(score.Network.Perceptual))]),
        ],
        "0.0#", score.MatchedAfter ?? 0, "iteration");

    private static Curve[] Curves(TrainingProgress progress, params string[] metrics) =>
        [.. metrics.Select(metric => new Curve(metric, [.. progress.History.Select(record => Math.Log10(record.Metrics[metric]))]))];

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
