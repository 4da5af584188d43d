using Torchline.Imaging;
using Torchline.Training.Core.Data;
using Torchline.Training.Vision;
using Xunit;

namespace Training.Tests.Vision;

public sealed class ImageAugmentationTests : IDisposable
{
    private const int Side = 32;

    private readonly Image image = new(Side, Side);

    public ImageAugmentationTests()
    {
        var random = new SplitMix64(3);
        foreach (ref var channel in image.Pixels)
            channel = (byte)(40 + random.Below(120));
    }

    public void Dispose() => image.Dispose();

    [Fact]
    public void TheWholeOfASquareImageIsTheImageOrItsMirrorImage()
    {
        var whole = new ImageAugmentation { SmallestArea = 1 };
        var straight = image.Pixels.ToArray();
        var views = Enumerable.Range(0, 100).Select(seed => View(whole, seed)).Where(view => view.SequenceEqual(straight)).Count();
        Assert.InRange(views, 10, 90); // the aspect ratio is random too, but a crop with another one does not fit and is drawn again
    }

    [Fact]
    public void ColoursStayUnlessTheyAreAskedToChange()
    {
        var plain = new ImageAugmentation();
        Assert.Equal(View(plain, 5), View(plain with { Brightness = 0, Hue = 0 }, 5));
        foreach (var change in (ImageAugmentation[])
            [plain with { Brightness = 0.5 }, plain with { Contrast = 0.5 }, plain with { Saturation = 0.5 }, plain with { Hue = 0.5 }])
        {
            Assert.NotEqual(View(plain, 5), View(change, 5));
            Assert.Equal(View(change, 5), View(change, 5));
        }
    }

    [Fact]
    public void BrightnessStaysWithinItsReach()
    {
        var plain = new ImageAugmentation { SmallestArea = 0.9 };
        for (var seed = 0; seed < 50; seed++)
        {
            var factor = Mean(View(plain with { Brightness = 0.25 }, seed)) / Mean(View(plain, seed));
            Assert.InRange(factor, 0.73, 1.26);
        }

        static double Mean(byte[] pixels) => pixels.Average(value => (double)value);
    }

    private byte[] View(ImageAugmentation augmentation, int seed)
    {
        var pixels = new byte[Side * Side * Image.Channels];
        augmentation.Apply(image, Side, new SplitMix64((ulong)seed), pixels);
        return pixels;
    }
}
