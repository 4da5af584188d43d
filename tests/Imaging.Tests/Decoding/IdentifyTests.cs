using Xunit;

namespace Imaging.Tests;

public sealed class IdentifyTests
{
    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Webp)]
    public void ReadsTheHeader(ImageFormat format) =>
        Assert.Equal(new ImageInfo(format, 40, 30, Orientation.TopLeft), ImageDecoder.Identify(Samples.File(format, 40, 30)));

    [Fact]
    public void ReadsTheOrientation()
    {
        var file = Samples.WithOrientation(Samples.File(ImageFormat.Jpeg, 40, 30), Orientation.RightTop);

        var info = ImageDecoder.Identify(file);
        Assert.Equal(new ImageInfo(ImageFormat.Jpeg, 40, 30, Orientation.RightTop), info);
        Assert.Equal(new(30, 40), info.OrientedSize);
        using var image = ImageDecoder.Decode(file);
        Assert.Equal((30, 40), (image.Width, image.Height));
    }

    [Fact]
    public void TellsFormatsByContentOnly() => Assert.Equal(
        ImageFormat.Webp, ImageDecoder.Identify(Samples.File(ImageFormat.Webp, 8, 8, new() { Lossless = true })).Format);
}
