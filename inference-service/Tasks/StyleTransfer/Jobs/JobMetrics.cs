using System.Diagnostics.Metrics;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>What is measured about jobs, for any listener to <see cref="BatchMetrics.MeterName"/>.</summary>
public static class JobMetrics
{
    /// <summary>The counter of jobs that have ended; the tags <c>model</c> and <c>state</c> say whose and how.</summary>
    public const string EndedJobs = "torchline.stylization.jobs";

    /// <summary>The histogram of the seconds that each iteration took; the tag <c>model</c> is the model's name.</summary>
    public const string IterationDuration = "torchline.stylization.iteration.duration";

    private static readonly Meter Meter = new(BatchMetrics.MeterName);

    private static readonly Counter<int> Ended = Meter.CreateCounter<int>(EndedJobs, unit: "{job}", description: "Jobs that have ended.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        IterationDuration,
        unit: "s",
        description: "How long an iteration took.",
        tags: null,
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100] });

    internal static void RecordEnd(JobRecord job) => Ended.Add(
        1, new("model", job.Model), new("state", job.State.ToString().ToLowerInvariant()));

    internal static void RecordIteration(string model, TimeSpan duration) =>
        Durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("model", model));
}
