using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Tasks.StyleTransfer;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>How pictures are stylized, by each model that does it.</summary>
public sealed class StylizationOptions
{
    /// <summary>The long side, in pixels, to which a larger picture is shrunk unless the request asks for another size.</summary>
    [Range(StylizationContract.MinSide, StylizationContract.MaxSide)]
    public int DefaultSide { get; set; } = 1024;

    /// <summary>The largest long side, in pixels, that a request may ask for.</summary>
    [Range(StylizationContract.MinSide, StylizationContract.MaxSide)]
    public int MaxSide { get; set; } = StylizationContract.MaxSide;

    /// <summary>
    /// The most pixels that the network sees at once; it bounds memory. A larger picture is stylized in tiles that overlap.
    /// </summary>
    [Range(512 * 512, StylizationContract.MaxSide * StylizationContract.MaxSide)]
    public int TilePixels { get; set; } = 1024 * 1024;

    /// <summary>How many pictures may wait, as files; a request that would exceed it is answered with 503.</summary>
    [Range(1, 10_000)]
    public int QueueCapacity { get; set; } = 16;

    /// <summary>How many pictures of a model are stylized at once; each takes memory for a tile in the network.</summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 1;

    /// <summary>How many threads stylize one picture; 0 is the number of cores divided by <see cref="Workers"/>.</summary>
    [Range(0, 1024)]
    public int ThreadsPerWorker { get; set; }
}
