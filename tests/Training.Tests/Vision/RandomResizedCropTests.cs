using System.Drawing;
using Torchline.Training.Core.Data;
using Torchline.Training.Vision;
using Xunit;

namespace Training.Tests.Vision;

public sealed class RandomResizedCropTests
{
    [Theory]
    [InlineData(500, 375)]
    [InlineData(375, 500)]
    [InlineData(64, 64)]
    [InlineData(3, 2)]
    [InlineData(1, 1)]
    [InlineData(4000, 10)]
    public void LiesInsideAndHasTheAskedSizes(int width, int height)
    {
        var (random, areas) = (new SplitMix64(5), new List<double>());
        for (var i = 0; i < 2_000; i++)
        {
            var box = RandomResizedCrop.Choose(new Size(width, height), 0.08, ref random);
            Assert.True(new Rectangle(0, 0, width, height).Contains(box) && box.Width > 0 && box.Height > 0, $"{box}");
            areas.Add((double)box.Width * box.Height / ((double)width * height));
            if (width == 500)
                Assert.InRange((double)box.Width / box.Height, 0.73, 1.37);
        }
        if (width != 500)
            return;
        Assert.InRange(areas.Min(), 0.075, 0.1);
        Assert.InRange(areas.Max(), 0.9, 1);
        Assert.InRange(areas.Average(), 0.4, 0.56); // uniform, but for large ones that do not fit
    }
}
