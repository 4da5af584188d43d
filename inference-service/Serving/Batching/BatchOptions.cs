namespace Torchline.InferenceService.Serving.Batching;

/// <summary>The limits of a <see cref="BatchScheduler{TRequest,TResult}"/>.</summary>
public sealed record BatchOptions
{
    /// <summary>What measurements of the batches are tagged with.</summary>
    public string Model { get; init; } = "";

    /// <summary>The most requests of one batch.</summary>
    public int MaxBatchSize { get; init; } = 32;

    /// <summary>How many requests may wait; more are refused.</summary>
    public int QueueCapacity { get; init; } = 1024;

    /// <summary>How many batches may run at once.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How many kinds of requests there are that do not share a batch.</summary>
    public int Buckets { get; init; } = 1;
}
