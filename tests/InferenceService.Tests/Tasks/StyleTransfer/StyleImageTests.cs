using System.Drawing;
using Imaging.Tests;
using Torchline.InferenceService.Tasks.StyleTransfer;

namespace InferenceService.Tests.Tasks.StyleTransfer;

/// <summary>To which size a style image is resized, and which part of it.</summary>
public class StyleImageTests
{
    private static readonly StyleImageSize Model = new(ShortSide: 256, MultipleOf: 8);

    [Theory]
    [InlineData(256, 256, 256, 256)]
    [InlineData(1000, 1000, 256, 256)]
    [InlineData(640, 480, 344, 256)] // 341.3 to a multiple
    [InlineData(480, 640, 256, 344)]
    [InlineData(2000, 1000, 512, 256)]
    [InlineData(5000, 1000, 512, 256)] // what is longer is cut
    [InlineData(1, 60_000, 256, 512)]
    [InlineData(3, 2, 384, 256)] // what is small grows
    [InlineData(257, 256, 256, 256)]
    public void TheShortSideIsTheModels(int width, int height, int newWidth, int newHeight) =>
        Assert.Equal(new Size(newWidth, newHeight), Model.Of(new Size(width, height)));

    [Theory]
    [InlineData(640, 480, 0, 0, 640, 480)]
    [InlineData(200, 100, 0, 0, 200, 100)]
    [InlineData(301, 100, 50.5f, 0, 200, 100)]
    [InlineData(100, 401, 0, 100.5f, 100, 200)]
    public void TheMiddleOfALongImageIsKept(int width, int height, float left, float top, int keptWidth, int keptHeight) =>
        Assert.Equal(new RectangleF(left, top, keptWidth, keptHeight), StyleImageSize.Part(new Size(width, height)));

    [Fact]
    public void NoStyleImageHasMorePixelsThanAreReckonedWith()
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var size = new StyleImageSize(8 * random.Next(8, 129), 8);
            var made = size.Of(new Size(random.Next(1, 5000), random.Next(1, 5000)));
            Assert.InRange(made.Width * made.Height, 1, size.MostPixels);
            Assert.Equal((0, 0), (made.Width % 8, made.Height % 8));
            Assert.Equal(size.ShortSide, Math.Min(made.Width, made.Height));
        }
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(1200, 300)] // a JPEG of this size is shrunk while it is decoded
    public void AnImageIsDecodedAtTheSizeOfTheModel(int width, int height)
    {
        using var style = StyleImage.Decode(Samples.File(ImageFormat.Jpeg, width, height), Model, DecodeOptions.Default);
        using var tensor = style.ToTensor();
        long[] expected = width > height ? [1, 256, 512, 3] : [1, 256, 256, 3];
        Assert.Equal(expected, tensor.GetTensorTypeAndShape().Shape);
        Assert.Equal(expected[1] * expected[2], style.Pixels);
    }
}
