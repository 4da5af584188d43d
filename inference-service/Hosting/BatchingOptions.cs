using System.ComponentModel.DataAnnotations;

namespace Torchline.InferenceService.Hosting;

/// <summary>How requests are batched, for each model.</summary>
public sealed class BatchingOptions
{
    /// <summary>The most texts that are computed at once.</summary>
    [Range(1, 1024)]
    public int MaxBatchSize { get; set; } = 32;

    /// <summary>How many texts may wait; a request that would exceed it is answered with 503.</summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 4096;

    /// <summary>How many batches of a model run at once, each on one thread; 0 leaves it to the service.</summary>
    [Range(0, 1024)]
    public int Workers { get; set; }
}
