using System.ComponentModel.DataAnnotations;

namespace Torchline.InferenceService.Serving.Batching;

/// <summary>The limits of a <see cref="BatchScheduler{TRequest,TResult}"/>.</summary>
public sealed record BatchOptions
{
    /// <summary>The tag of the metrics: the model's name.</summary>
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

/// <summary>How texts or images are batched, for each model that reads them.</summary>
public sealed class BatchingOptions
{
    /// <summary>The most that are computed at once.</summary>
    [Range(1, 1024)]
    public int MaxBatchSize { get; set; } = 32;

    /// <summary>How many may wait; a request that would exceed it is answered with 503.</summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 4096;

    /// <summary>How many batches of a model run at once; 0 leaves it to the service.</summary>
    [Range(0, 1024)]
    public int Workers { get; set; }

    /// <summary>How many threads compute one batch.</summary>
    [Range(1, 1024)]
    public int ThreadsPerWorker { get; set; } = 1;
}
