using System.ComponentModel.DataAnnotations;
using Torchline.Contracts.Tasks.StyleTransfer;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>How images are stylized, by each model that does it.</summary>
public sealed class StyleNetworkOptions
{
    /// <summary>The long side, in pixels, to which a larger image is shrunk unless the request asks for another size.</summary>
    [Range(StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide)]
    public int DefaultSide { get; set; } = 1024;

    /// <summary>The largest long side, in pixels, that a request may ask for.</summary>
    [Range(StyleNetworkContract.MinSide, StyleNetworkContract.MaxSide)]
    public int MaxSide { get; set; } = StyleNetworkContract.MaxSide;

    /// <summary>
    /// The most pixels that the network sees at once; it bounds memory. A larger image is stylized in tiles that overlap.
    /// </summary>
    [Range(512 * 512, StyleNetworkContract.MaxSide * StyleNetworkContract.MaxSide)]
    public int TilePixels { get; set; } = 1024 * 1024;

    /// <summary>How many images may wait, as files; a request that would exceed it is answered with 503.</summary>
    [Range(1, 10_000)]
    public int QueueCapacity { get; set; } = 16;

    /// <summary>How many images of a model are stylized at once; each takes memory for a tile in the network.</summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 1;

    /// <summary>How many threads stylize one image; 0 is the number of cores divided by <see cref="Workers"/>.</summary>
    [Range(0, 1024)]
    public int ThreadsPerWorker { get; set; }
}
