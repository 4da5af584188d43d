using System.Globalization;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core.Display;

/// <summary>An epoch's result as one line of text.</summary>
internal static class EpochLine
{
    public static string Format(EpochRecord record, int epochs, bool isBest, TimeSpan elapsed)
    {
        var values = record.Metrics
            .Where(metric => metric.Key != Trainer.LearningRateMetric && !IsBreakdown(metric.Key))
            .Select(metric => $"{metric.Key} {Format(metric.Key, metric.Value)}");
        return string.Create(CultureInfo.InvariantCulture,
            $"epoch {record.Epoch}/{epochs}  {string.Join("  ", values)}  {elapsed.TotalSeconds:F1} s{(isBest ? "  best" : "")}");
    }

    /// <summary>Whether it is a figure of a part of the data, such as <c>val.starry-night.loss</c>: those are in the metrics' file.</summary>
    private static bool IsBreakdown(string name) => name.IndexOf('.', StringComparison.Ordinal) != name.LastIndexOf('.');

    private static string Format(string name, double value) =>
        value.ToString(name.EndsWith("accuracy", StringComparison.Ordinal) ? "P2" : "G4", CultureInfo.InvariantCulture);
}
