using System.Diagnostics.Metrics;

namespace Torchline.InferenceService.Serving.Batching;

/// <summary>Computes the results of a batch of requests. Each worker has a runner of its own, so runners may keep buffers.</summary>
/// <typeparam name="TRequest">What is asked for.</typeparam>
/// <typeparam name="TResult">What is answered.</typeparam>
public interface IBatchRunner<TRequest, TResult> : IDisposable
{
    /// <summary>Computes <paramref name="results"/>, one for each of <paramref name="batch"/>, on the calling thread.</summary>
    /// <param name="batch">At least one request; all are of one bucket.</param>
    /// <param name="results">As long as the batch.</param>
    void Run(ReadOnlySpan<TRequest> batch, Span<TResult> results);
}

/// <summary>What is measured about batches, for any listener to <see cref="MeterName"/>.</summary>
public static class BatchMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Torchline.InferenceService";

    /// <summary>The histogram of how many requests each batch had; the tag <c>model</c> is the model's name.</summary>
    public const string BatchSize = "torchline.batch.size";

    private static readonly Histogram<int> Sizes = new Meter(MeterName).CreateHistogram(
        BatchSize,
        unit: "{request}",
        description: "Requests that were computed together.",
        tags: null,
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128] });

    internal static void Record(string model, int size) => Sizes.Record(size, new KeyValuePair<string, object?>("model", model));
}
