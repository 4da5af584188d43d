using Xunit;

namespace Imaging.Tests;

public sealed class MinimumSizeTests
{
    [Theory]
    [InlineData(1000, 750, 256, 500, 375)]
    [InlineData(1024, 512, 256, 512, 256)]
    [InlineData(1023, 511, 256, 1023, 511)] // half would have 255 whole rows
    [InlineData(4000, 3000, 256, 500, 375)]
    [InlineData(1001, 753, 256, 500, 376)] // the last half column and row are dropped
    [InlineData(200, 100, 256, 200, 100)] // smaller already
    public void ShrinksAJpegNeverBelowTheMinimum(int width, int height, int shortSide, int decodedWidth, int decodedHeight)
    {
        var file = Samples.File(ImageFormat.Jpeg, width, height);
        using var image = ImageDecoder.Decode(file, DecodeOptions.Default.ForShortSide(shortSide));
        Assert.Equal((decodedWidth, decodedHeight), (image.Width, image.Height));
    }

    [Fact]
    public void TakesTheMinimumAsShown()
    {
        var file = Samples.WithOrientation(Samples.File(ImageFormat.Jpeg, 1002, 401), Orientation.RightTop);
        using var wide = ImageDecoder.Decode(file, new() { MinimumSize = new(100, 500) });
        Assert.Equal((200, 501), (wide.Width, wide.Height));
        using var narrow = ImageDecoder.Decode(file, new() { MinimumSize = new(201, 100) });
        Assert.Equal((401, 1002), (narrow.Width, narrow.Height));
    }

    [Theory]
    [InlineData(1600, 1200)]
    [InlineData(1603, 1203)]
    public void LooksAsWithoutShrinking(int width, int height)
    {
        var file = Samples.File(ImageFormat.Jpeg, width, height, new() { Quality = 95 });
        byte[] expected = new byte[224 * 224 * 3], actual = new byte[224 * 224 * 3];
        using (var whole = ImageDecoder.Decode(file)) ImageResizer.ResizeShortSideAndCropCentre(whole, 256, 224, expected);
        using (var shrunk = ImageDecoder.Decode(file, DecodeOptions.Default.ForShortSide(256)))
        {
            Assert.True(shrunk.Width < width);
            ImageResizer.ResizeShortSideAndCropCentre(shrunk, 256, 224, actual);
        }

        var difference = Difference.Between(expected, actual);
        Assert.True(difference.Mean < 1, difference.ToString());
    }
}
