using System.Diagnostics.Metrics;

namespace Torchline.InferenceService.Observability;

/// <summary>What the service measures of itself, for any listener to <see cref="MeterName"/>. Times are in seconds.</summary>
public static class ServiceMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Torchline.InferenceService";

    /// <summary>The counter of texts and images that a model has computed; tags <c>model</c>, <c>version</c>.</summary>
    public const string Inferences = "torchline.inferences";

    /// <summary>The counter of texts and images that a model has not computed; tags <c>model</c>, <c>version</c>, <c>reason</c>.</summary>
    public const string InferenceErrors = "torchline.inference.errors";

    /// <summary>The histogram of the time from a place in the queue to the start of the batch; tags <c>model</c>, <c>version</c>.</summary>
    public const string QueueDuration = "torchline.queue.duration";

    /// <summary>The histogram of the time that a batch takes; tags <c>model</c>, <c>version</c>.</summary>
    public const string ComputeDuration = "torchline.compute.duration";

    /// <summary>The histogram of how many requests each batch had; tags <c>model</c>, <c>version</c>.</summary>
    public const string BatchSize = "torchline.batch.size";

    /// <summary>The counter of errors that were answered; tags <c>route</c>, <c>status</c>, <c>reason</c>.</summary>
    public const string Problems = "torchline.problems";

    /// <summary>The gauge of texts and images that wait; tags <c>model</c>, <c>version</c>.</summary>
    public const string QueueLength = "torchline.queue.length";

    /// <summary>A gauge that is 1 for each model; tags <c>model</c>, <c>version</c>, <c>task</c>, <c>provider</c>, <c>skipped</c>.</summary>
    public const string ModelInfo = "torchline.model.info";

    private static readonly double[] Seconds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    internal static Meter Meter { get; } = new(MeterName);

    internal static Counter<long> Computed { get; } = Meter.CreateCounter<long>(
        Inferences, unit: "{item}", description: "Texts and images that a model has computed.");

    internal static Counter<long> NotComputed { get; } = Meter.CreateCounter<long>(
        InferenceErrors, unit: "{item}", description: "Texts and images that a model has not computed, by reason.");

    internal static Histogram<double> Waits { get; } = Meter.CreateHistogram(
        QueueDuration, unit: "s", description: "Time from a place in the queue to the start of the batch.", tags: null, advice: In(Seconds));

    internal static Histogram<double> Computations { get; } = Meter.CreateHistogram(
        ComputeDuration, unit: "s", description: "Time that a batch takes.", tags: null, advice: In(Seconds));

    internal static Histogram<int> Batches { get; } = Meter.CreateHistogram(
        BatchSize,
        unit: "{item}",
        description: "Texts and images that were computed together.",
        tags: null,
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128] });

    private static Counter<long> Answered { get; } = Meter.CreateCounter<long>(
        Problems, unit: "{request}", description: "Errors that were answered, by route, status and reason.");

    /// <summary>Counts an error that is answered.</summary>
    /// <param name="route">The pattern of the route, or nothing.</param>
    /// <param name="reason">The title of the problem: one of a few.</param>
    internal static void CountProblem(string route, int status, string reason) =>
        Answered.Add(1, new("route", route), new("status", status), new("reason", reason));

    private static InstrumentAdvice<double> In(IReadOnlyList<double> bounds) => new() { HistogramBucketBoundaries = bounds };
}
