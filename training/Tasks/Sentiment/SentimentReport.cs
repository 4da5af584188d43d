using Torchline.Training.Core;
using Torchline.Training.Core.Reports;
using Torchline.Training.Tasks.Sentiment.Data;
using static Torchline.Training.Core.Reports.HtmlReport;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>Writes a sentiment run's <c>report.html</c>.</summary>
internal static class SentimentReport
{
    private const int MistakesShown = 25;

    /// <summary>Composes the page.</summary>
    public static string Compose(SentimentRun run, IReadOnlyList<Review> reviews, SentimentEvaluation evaluation)
    {
        var (configuration, progress, test) = (run.Configuration, run.Progress, run.Test);
        var best = progress.Best!.Epoch;
        var confusion = evaluation.Confusion;
        var report = new HtmlReport(
            $"{configuration.Name}: {configuration.Options.Architecture.Model}",
            $"Sentiment classifier, {progress.History.Count} of {configuration.Options.Recipe.Epochs} epochs, seed "
            + $"{configuration.Seed}, started {configuration.StartedAt:yyyy-MM-dd HH:mm} UTC");

        report.Figures(
            [
                (Percent(confusion.Accuracy), "development accuracy"),
                .. test is null ? [] : new[] { (Percent(test.Confusion.Accuracy), "test accuracy") },
                (Number(evaluation.Loss), "development loss"),
                (best.ToString(CultureInfo.InvariantCulture), "best epoch"),
            ])
            .Heading("Learning curves")
            .Charts(
                LineChart.Draw("Loss", Curve.Of(progress, Trainer.TrainLoss, "dev.loss"), "0.00##", best),
                LineChart.Draw("Accuracy on the development set", Curve.Of(progress, "dev.accuracy"), "P1", best));
        if (run.Pretraining is { Best: { } bestModel } model)
        {
            report.Heading("The language model before").Charts(
                LineChart.Draw("Loss, nats a word", Curve.Of(model, Trainer.TrainLoss, "dev.loss"), "0.0##", bestModel.Epoch));
        }

        report.Heading("Decisions")
            .Table(
                ["", "#called negative", "#called positive", "#precision", "#recall"],
                [.. ConfusionRows("development", confusion), .. test is null ? [] : ConfusionRows("test", test.Confusion)]);

        report.Heading("Most confident mistakes on the development set")
            .Table(["Review", "Truth", "#Probability positive"], Mistakes(reviews, evaluation.Probabilities));

        return report.Complete(configuration);
    }

    private static IEnumerable<IReadOnlyList<string>> ConfusionRows(string split, BinaryConfusion c) =>
    [
        [$"{split}: negative reviews", Count(c.TrueNegatives), Count(c.FalsePositives), "", ""],
        [$"{split}: positive reviews", Count(c.FalseNegatives), Count(c.TruePositives), Percent(c.Precision), Percent(c.Recall)],
    ];

    private static IEnumerable<IReadOnlyList<string>> Mistakes(IReadOnlyList<Review> reviews, float[] probabilities) =>
        Enumerable.Range(0, reviews.Count)
            .Where(i => probabilities[i] > 0.5f != reviews[i].IsPositive)
            .OrderByDescending(i => Math.Abs(probabilities[i] - 0.5f))
            .Take(MistakesShown)
            .Select(i => (IReadOnlyList<string>)
            [
                string.Join(' ', reviews[i].Words),
                reviews[i].IsPositive ? "positive" : "negative",
                Number(probabilities[i]),
            ]);

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
