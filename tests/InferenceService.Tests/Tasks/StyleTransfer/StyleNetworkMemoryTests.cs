using InferenceService.Tests.Fixtures;
using Torchline.Contracts.Packages;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Tasks.StyleTransfer;

namespace InferenceService.Tests.Tasks.StyleTransfer;

/// <summary>What the memory of a style image counts.</summary>
public class StyleNetworkMemoryTests
{
    private static readonly ImageSizes Sizes = new(64, 4096, MultipleOf: 4);
    private static readonly StyleNetworkOptions Options = new() { BytesPerTilePixel = 1000 };

    [Fact]
    public void AStyleImageGoesThroughTheNetworkBesideEachTile()
    {
        var budget = BudgetOf(1L << 30);
        using var style = StyleImage.Black(new(128, 64));
        Assert.Equal(128 * 64 * 1000, Taken(style) - Taken(new MixedStyles([1])));

        long Taken(StyleSource source)
        {
            using var lease = budget.Lease();
            var file = SampleImages.Plain(1, 2, 3, width: 96, height: 96);
            new StyleNetworkMemory(budget, Options, Sizes, percent: 62, source.Pixels).Take(
                new(file, new(96, 96), ImageFormat.Png, source, 1, lease, CancellationToken.None), new());
            return lease.Bytes;
        }
    }

    [Fact]
    public void WhereMemoryIsLittleTilesLeaveRoomForAStyleImage()
    {
        const int stylePixels = 512 * 256;
        var budget = BudgetOf(1_000_000_000); // 800 MB for large requests
        var alone = new StyleNetworkMemory(budget, Options, Sizes, percent: 50, stylePixels: 0).TilePixels;
        var beside = new StyleNetworkMemory(budget, Options, Sizes, percent: 50, stylePixels).TilePixels;
        Assert.InRange(alone, 300_000, 400_000);
        Assert.Equal(alone - stylePixels, beside);
    }

    private static MemoryBudget BudgetOf(long bytes) =>
        new(Microsoft.Extensions.Options.Options.Create(new MemoryOptions { Memory = new() { BudgetBytes = bytes } }));
}
