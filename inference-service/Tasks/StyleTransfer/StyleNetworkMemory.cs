using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>What a style network takes of the budget of memory.</summary>
internal sealed class StyleNetworkMemory(MemoryBudget budget, StyleNetworkOptions options, ImageSizes sizes)
{
    // Two images, a small and a large one, may be under way at once.
    private const int AtOnce = 2;
    private const int LeastTilePixels = 512 * 512;

    /// <summary>How long an image waits for others to give memory back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The most pixels of a tile: as the settings have it, if two tiles fit into the budget. The same as long as the service runs.</summary>
    public int TilePixels =>
        (int)Math.Clamp(budget.LargestCapacity / AtOnce / options.BytesPerTilePixel, LeastTilePixels, Math.Max(options.TilePixels, LeastTilePixels));

    /// <summary>Takes what an image takes at most, from its file to the file of the result.</summary>
    /// <exception cref="MemorySpentException">There is not that much.</exception>
    public void Take(StyleNetworkInput input, DecodeOptions limits)
    {
        var decoding = SizedImage.Memory(input.File.Span, input.Size, limits);
        var stylizing = TiledInference.Memory(input.Size, sizes, TilePixels, options.BytesPerTilePixel);
        input.Lease.Take(Math.Max(decoding, stylizing), Patience, input.Cancellation);
    }
}
