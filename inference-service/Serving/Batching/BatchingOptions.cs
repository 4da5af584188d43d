using System.ComponentModel.DataAnnotations;

namespace Torchline.InferenceService.Serving.Batching;

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
