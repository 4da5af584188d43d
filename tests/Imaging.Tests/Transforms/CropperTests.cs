using System.Drawing;
using Xunit;

namespace Torchline.Imaging.Tests;

public sealed class CropperTests
{
    [Fact]
    public void Crops()
    {
        using var image = Image.FromPixels([.. Enumerable.Range(0, 3 * 3 * 3).Select(value => (byte)value)], 3, 3);
        using var cropped = ImageCropper.Crop(image, new(1, 1, 2, 2));
        Assert.Equal([12, 13, 14, 15, 16, 17, 21, 22, 23, 24, 25, 26], Samples.Pixels(cropped));
        using var centre = ImageCropper.CropCentre(image, new(1, 1));
        Assert.Equal([12, 13, 14], Samples.Pixels(centre));
    }

    [Fact]
    public void FlipsPixelsNotBytes()
    {
        using var image = Image.FromPixels([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 1);
        ImageCropper.FlipHorizontally(image);
        Assert.Equal([7, 8, 9, 4, 5, 6, 1, 2, 3], Samples.Pixels(image));
    }

    [Fact]
    public void RefusesACropOutsideThePicture()
    {
        using var image = Samples.Picture(20, 10);
        foreach (var box in new Rectangle[] { new(-1, 0, 5, 5), new(16, 0, 5, 5), new(0, 0, 0, 5), new(0, 0, 5, 11) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => ImageCropper.Crop(image, box));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => ImageCropper.CropCentre(image, new(21, 5)));
    }
}
