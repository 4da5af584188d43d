using System.Globalization;
using Torchline.Training.Loop;
using Torchline.Training.Runs;

namespace Torchline.Training.Display;

/// <summary>An epoch's result as one line of text.</summary>
internal static class EpochLine
{
    public static string Format(EpochRecord record, int epochs, bool isBest, TimeSpan elapsed)
    {
        var values = record.Metrics
            .Where(metric => metric.Key != Trainer.LearningRateMetric)
            .Select(metric => $"{metric.Key} {Format(metric.Key, metric.Value)}");
        return string.Create(CultureInfo.InvariantCulture,
            $"epoch {record.Epoch}/{epochs}  {string.Join("  ", values)}  {elapsed.TotalSeconds:F1} s{(isBest ? "  best" : "")}");
    }

    private static string Format(string name, double value) =>
        value.ToString(name.EndsWith("accuracy", StringComparison.Ordinal) ? "P2" : "G4", CultureInfo.InvariantCulture);
}
