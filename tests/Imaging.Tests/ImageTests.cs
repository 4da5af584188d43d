using Xunit;

namespace Imaging.Tests;

public sealed class ImageTests
{
    [Fact]
    public void CopiesPixels()
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        using var image = Image.FromPixels(pixels, 2, 2);
        Assert.Equal(pixels, Samples.Pixels(image));
        Assert.Equal([7, 8, 9, 10, 11, 12], image.Row(1).ToArray());
        Assert.Equal((2, 2, 6), (image.Width, image.Height, image.Stride));
        Assert.Throws<ArgumentException>(() => Image.FromPixels(pixels, 2, 3));
    }

    [Fact]
    public void CannotBeUsedAfterDisposal()
    {
        var image = new Image(2, 2);
        image.Dispose();
        image.Dispose();
        Assert.Throws<ObjectDisposedException>(() => image.Pixels.Length);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    [InlineData(50_000, 50_000)]
    public void RefusesImpossibleSizes(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image(width, height));
}
