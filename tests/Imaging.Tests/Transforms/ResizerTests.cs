using System.Drawing;
using Xunit;

namespace Imaging.Tests;

public sealed class ResizerTests
{
    public static TheoryData<Interpolation> Interpolations => [Interpolation.Bilinear, Interpolation.Bicubic];

    [Theory]
    [MemberData(nameof(Interpolations))]
    public void TheSameSizeIsTheSameImage(Interpolation interpolation)
    {
        using var image = Samples.Image(61, 47);
        using var same = ImageResizer.Resize(image, 61, 47, interpolation);
        Assert.Equal(Samples.Pixels(image), Samples.Pixels(same));
    }

    [Theory]
    [MemberData(nameof(Interpolations))]
    public void OneColourStaysThatColour(Interpolation interpolation)
    {
        foreach (var (from, to) in new[] { (1, 1), (1, 50), (2, 3), (3, 2), (9, 1), (10, 11), (700, 1), (700, 699), (5, 700), (64, 33) })
        {
            using var image = Filled(from, from);
            using var expected = Filled(to, to + 1);
            using var resized = ImageResizer.Resize(image, to, to + 1, interpolation);
            Assert.True(resized.Pixels.SequenceEqual(expected.Pixels), $"{from} to {to}");
        }

        static Image Filled(int width, int height)
        {
            var image = new Image(width, height);
            for (var i = 0; i < image.Pixels.Length; i += 3) new byte[] { 255, 127, 1 }.CopyTo(image.Pixels[i..]);
            return image;
        }
    }

    [Fact]
    public void ShrinkingByAWholeNumberIsTheMeanOfATriangle()
    {
        // 4 to 2 pixels: the first is made of the first three with weights 3, 3 and 1 of 7.
        using var image = Image.FromPixels([70, 0, 0, 140, 0, 0, 210, 0, 0, 7, 0, 0], 4, 1);
        using var half = ImageResizer.Resize(image, 2, 1);
        Assert.Equal([(3 * 70 + 3 * 140 + 210) / 7, 0, 0, (140 + 3 * 210 + 3 * 7 + 3) / 7, 0, 0], Samples.Pixels(half).Select(value => (int)value));
    }

    [Theory]
    [MemberData(nameof(Interpolations))]
    public void ABoxIsACropThatIsResized(Interpolation interpolation)
    {
        using var image = Samples.Image(211, 157);
        foreach (var box in new Rectangle[] { new(0, 0, 211, 157), new(13, 17, 101, 90), new(210, 156, 1, 1), new(0, 100, 9, 57) })
        {
            var pixels = new byte[40 * 30 * 3];
            ImageResizer.Resize(image, box, new(40, 30), pixels, interpolation);
            using var cropped = Cropping.Crop(image, box);
            using var expected = ImageResizer.Resize(cropped, 40, 30, interpolation);
            Assert.Equal(Samples.Pixels(expected), pixels);

            ImageResizer.Resize(image, box, new(40, 30), pixels, interpolation, mirror: true);
            Cropping.FlipHorizontally(expected);
            Assert.Equal(Samples.Pixels(expected), pixels);
        }
    }

    [Theory]
    [InlineData(500, 375)]
    [InlineData(333, 500)]
    [InlineData(100, 100)]
    [InlineData(31, 1200)]
    public void OnePassIsAResizeThatIsCropped(int width, int height)
    {
        using var image = Samples.Image(width, height);
        var size = ImageResizer.ShortSideSize(new(width, height), 256);
        using var resized = ImageResizer.Resize(image, size.Width, size.Height);
        using var expected = Cropping.Crop(resized, ImageResizer.CentreOf(size, new(224, 224)));
        var pixels = new byte[224 * 224 * 3];
        ImageResizer.ResizeShortSideAndCropCentre(image, 256, 224, pixels);
        Assert.Equal(Samples.Pixels(expected), pixels);
    }

    [Fact]
    public void RoundsSizesAsTorchvision()
    {
        Assert.Equal(new(341, 256), ImageResizer.ShortSideSize(new(500, 375), 256));
        Assert.Equal(new(256, 384), ImageResizer.ShortSideSize(new(333, 500), 256));
        Assert.Equal(new(256, 256), ImageResizer.ShortSideSize(new(7, 7), 256));
        // Python rounds 58.5 and 57.5 to the even neighbour.
        Assert.Equal(new(58, 16, 224, 224), ImageResizer.CentreOf(new(341, 256), new(224, 224)));
        Assert.Equal(new(58, 16, 224, 224), ImageResizer.CentreOf(new(339, 256), new(224, 224)));
    }

    [Fact]
    public void ManyThreadsGetTheSameResult()
    {
        var file = Samples.File(ImageFormat.Jpeg, 300, 200);
        var expected = Prepare();
        Parallel.For(0, 200, _ => Assert.Equal(expected, Prepare()));

        byte[] Prepare()
        {
            using var image = ImageDecoder.Decode(file);
            var pixels = new byte[64 * 64 * 3];
            ImageResizer.ResizeShortSideAndCropCentre(image, 72, 64, pixels, Interpolation.Bicubic);
            return pixels;
        }
    }

    [Fact]
    public void AllocatesNothingButPooledMemory()
    {
        using var image = Samples.Image(500, 375);
        var pixels = new byte[224 * 224 * 3];
        for (var i = 0; i < 3; i++) ImageResizer.ResizeShortSideAndCropCentre(image, 256, 224, pixels);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) ImageResizer.ResizeShortSideAndCropCentre(image, 256, 224, pixels);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void RefusesWhatDoesNotFit()
    {
        using var image = Samples.Image(20, 10);
        var pixels = new byte[4 * 4 * 3];
        foreach (var box in new RectangleF[] { new(-1, 0, 5, 5), new(0, 0, 21, 5), new(0, 6, 5, 5), new(3, 3, 0, 1), new(float.NaN, 0, 1, 1) })
            Assert.Throws<ArgumentOutOfRangeException>(() => ImageResizer.Resize(image, box, new(4, 4), pixels));

        Assert.Throws<ArgumentException>(() => ImageResizer.Resize(image, new(default, image.Size), new(4, 5), pixels));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageResizer.Resize(image, 0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageResizer.ResizeShortSideAndCropCentre(image, 3, 4, pixels));
    }
}
