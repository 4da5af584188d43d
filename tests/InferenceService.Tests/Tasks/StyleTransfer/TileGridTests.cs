using System.Drawing;
using FsCheck;
using FsCheck.Fluent;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.InferenceService.Tasks.StyleTransfer;

namespace InferenceService.Tests.Tasks.StyleTransfer;

public class TileGridTests
{
    [Theory]
    [InlineData(512, 384, 1, 1)]
    [InlineData(1024, 1024, 1, 1)]
    [InlineData(4096, 256, 1, 1)] // As many pixels, however they lie.
    [InlineData(1028, 1024, 2, 1)]
    [InlineData(4096, 4096, 5, 5)]
    public void AnImageHasAsFewTilesAsItsPixelsAllow(int width, int height, int columns, int rows)
    {
        var grid = TileGrid.Of(new(width, height), new(64, 4096, MultipleOf: 4, Context: 56), 1024 * 1024);
        Assert.Equal((columns, rows), (grid.Columns.Count, grid.Rows.Count));
    }

    private static Gen<ImageSizes> NetworkSizes =>
        from multiple in Gen.Choose(1, 64)
        from context in Gen.Choose(0, 128)
        from periods in Gen.Choose(0, StyleNetworkContract.MaxPeriod / multiple) // 0: no noise
        select new ImageSizes(64, 4096, multiple, context, Math.Max(1, periods * multiple));

    [Fact]
    public void EveryPixelIsInATileAndNoTileIsTooLarge() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(64, 4096).Two().ToArbitrary(),
        NetworkSizes.ToArbitrary(),
        Gen.Choose(512 * 512, 2_000_000).ToArbitrary(),
        (sides, network, maxPixels) =>
        {
            var (_, _, multiple, context, period) = network;
            var grid = TileGrid.Of(new(sides.Item1, sides.Item2), network, maxPixels);
            Assert.InRange(grid.Rows.Length * grid.Columns.Length, 1, maxPixels);
            foreach (var (axis, size) in new[] { (grid.Columns, sides.Item1), (grid.Rows, sides.Item2) })
            {
                Assert.Equal(0, axis.Length % multiple);
                Assert.Equal(0, axis.StartOf(0));
                Assert.InRange(size - axis.StartOf(axis.Count - 1), 1, axis.Length); // the last tile holds the edge, and more than the one before
                Assert.True(axis.Count == 1 || size > axis.StartOf(axis.Count - 2) + axis.Length);
                for (var tile = 1; tile < axis.Count; tile++)
                {
                    Assert.Equal(0, axis.StartOf(tile) % multiple);
                    Assert.True(axis.StartOf(tile) % period == 0 || maxPixels < 1024 * 1024, "tiles that are large enough begin where the noise does");
                    var overlap = axis.StartOf(tile - 1) + axis.Length - axis.StartOf(tile);
                    Assert.InRange(overlap, (2 * context) + TileAxis.Blend, axis.Length - 1);
                    var weights = axis.WeightsOf(tile);
                    Assert.Equal(overlap - context, weights.Length);
                    Assert.All(weights[..context], weight => Assert.Equal(0, weight));
                    Assert.All(weights.Zip(weights.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, 3));
                    Assert.InRange(weights[^1], TileAxis.FullWeight - 3, TileAxis.FullWeight);
                }
            }
        }));

    [Fact]
    public void TheFirstTileLiesOnNothing() =>
        Assert.Empty(new TileAxis(size: 2000, longest: 1024, multiple: 4, grid: 4, context: 56).WeightsOf(0));

    [Theory]
    [InlineData(640, 480, 320, 320, 240)]
    [InlineData(480, 640, 320, 240, 320)]
    [InlineData(100, 100, 64, 64, 64)]
    [InlineData(1000, 333, 500, 500, 166)]
    [InlineData(30_000, 1, 4096, 4096, 1)]
    public void AScaledImageKeepsItsShape(int width, int height, int longSide, int newWidth, int newHeight) =>
        Assert.Equal(new Size(newWidth, newHeight), StylizedSize.Scale(new(width, height), longSide));

    [Fact]
    public void TheLeastLongSideMakesTheShortSideLargeEnough() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(1, 30_000).Two().ToArbitrary(),
        sides =>
        {
            var content = new Size(sides.Item1, sides.Item2);
            var least = StylizedSize.LeastLongSide(content, new ImageSizes(64, 4096));
            if (least <= 4096)
            {
                var size = StylizedSize.Scale(content, (int)least);
                Assert.InRange(Math.Min(size.Width, size.Height), 64, 65);
            }
        }));
}
