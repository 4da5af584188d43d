using Xunit;

namespace Imaging.Tests;

public sealed class ColorJitterTests
{
    [Fact]
    public void FactorOneChangesNothing()
    {
        using var image = Samples.Image(50, 40);
        var before = Samples.Pixels(image);
        ColorJitter.AdjustBrightness(image.Pixels, 1);
        ColorJitter.AdjustContrast(image.Pixels, 1);
        ColorJitter.AdjustSaturation(image.Pixels, 1);
        ColorJitter.AdjustHue(image.Pixels, 0);
        Assert.Equal(before, Samples.Pixels(image));
    }

    [Fact]
    public void FactorZeroIsTheOtherEnd()
    {
        byte[] pixels = [200, 10, 60, 20, 90, 70];
        ColorJitter.AdjustSaturation(pixels, 0);
        Assert.Equal([73, 73, 73, 67, 67, 67], pixels);
        ColorJitter.AdjustContrast(pixels, 0);
        Assert.Equal(Enumerable.Repeat((byte)70, 6), pixels);
        ColorJitter.AdjustBrightness(pixels, 0);
        Assert.Equal(new byte[6], pixels);
    }

    [Fact]
    public void AThirdOfATurnMovesEachChannelOn()
    {
        byte[] pixels = [200, 10, 60, 255, 0, 0, 33, 33, 33];
        ColorJitter.AdjustHue(pixels, 1 / 3f);
        Assert.Equal([60, 200, 10, 0, 255, 0, 33, 33, 33], pixels);
    }

    [Fact]
    public void RefusesImpossibleFactors()
    {
        var pixels = new byte[6];
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorJitter.AdjustBrightness(pixels, -0.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorJitter.AdjustContrast(pixels, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => ColorJitter.AdjustHue(pixels, 0.51f));
        Assert.Throws<ArgumentException>(() => ColorJitter.AdjustSaturation(new byte[5], 1));
    }
}
