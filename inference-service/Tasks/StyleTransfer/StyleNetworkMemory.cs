using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>What the images of one queue of a style network take of the budget of memory.</summary>
/// <param name="percent">The part of the budget that a tile may take.</param>
/// <param name="stylePixels">The most pixels of a style image, which goes through the network beside each tile; 0 if there is none.</param>
internal sealed class StyleNetworkMemory(MemoryBudget budget, StyleNetworkOptions options, ImageSizes sizes, int percent, long stylePixels)
{
    /// <summary>The parts for tiles of usual images and of larger ones, which may be under way at once; the rest is for their pixels.</summary>
    public const int UsualPercent = 64, LargePercent = 29;

    private const int LeastTilePixels = 512 * 512, Step = 256 * 256;

    /// <summary>How long an image waits for others to give memory back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most pixels of a tile: as the settings have it, if that fits into its part of the budget. The same as long as the service runs,
    /// and in steps, so that the little in which one start differs from another changes no image.
    /// </summary>
    public int TilePixels
    {
        get
        {
            var fitting = budget.LargestCapacity / 100 * percent / options.BytesPerTilePixel;
            fitting = (fitting - stylePixels) / Step * Step;
            return (int)Math.Clamp(fitting, LeastTilePixels, Math.Max(options.TilePixels, LeastTilePixels));
        }
    }

    /// <summary>Takes what an image takes at most, from its file to the file of the result.</summary>
    /// <exception cref="MemorySpentException">There is not that much.</exception>
    public void Take(StyleNetworkInput input, DecodeOptions limits)
    {
        var decoding = SizedImage.Memory(input.File.Span, input.Size, limits);
        var stylizing = TiledInference.Memory(input.Size, sizes, TilePixels, options.BytesPerTilePixel);
        stylizing += input.Style.Pixels * options.BytesPerTilePixel;
        input.Lease.Take(Math.Max(decoding, stylizing), Patience, input.Cancellation);
    }
}
