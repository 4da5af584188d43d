using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core.Reports;

/// <summary>One curve of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Values">Its value at x = 1, 2, 3, …</param>
public sealed record Curve(string Name, IReadOnlyList<double> Values)
{
    /// <summary>Metrics of a training over its epochs.</summary>
    /// <param name="progress">How it went.</param>
    /// <param name="metrics">The metrics' names, which become the curves'.</param>
    public static Curve[] Of(TrainingProgress progress, params IEnumerable<string> metrics) =>
        [.. metrics.Select(metric => new Curve(metric, [.. progress.History.Select(record => record.Metrics[metric])]))];
}
