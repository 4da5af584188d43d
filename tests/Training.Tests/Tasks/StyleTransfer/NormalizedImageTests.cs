using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class NormalizedImageTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void AnImageComesBackAsItWas()
    {
        byte[] pixels = [.. Enumerable.Range(0, 5 * 4 * 3).Select(i => (byte)(i * 4))];
        using var image = Image.FromPixels(pixels, 5, 4);
        var normalized = NormalizedImage.Of(image, new(5, 4));
        Assert.Equal([1, 3, 4, 5], normalized.shape);
        using var back = NormalizedImage.ToImage(normalized, stretch: false);
        Assert.Equal(pixels, back.Pixels.ToArray());
    }

    [Fact]
    public void StretchingUsesTheFullRange()
    {
        using var image = Image.FromPixels([100, 110, 120, 130, 140, 150], 2, 1);
        using var stretched = NormalizedImage.ToImage(NormalizedImage.Of(image, new(2, 1)), stretch: true);
        Assert.Equal([0, 51, 102, 153, 204, 255], stretched.Pixels.ToArray());
    }

    [Theory]
    [InlineData(null, 0, 255)]
    [InlineData(0.5, 75, 153)] // blue 0.406 - 0.225 / 2, red 0.485 + 0.229 / 2
    public void BoundsAreThoseOfTheDisplayOrGiven(double? clamp, byte darkest, byte brightest)
    {
        using var bounds = new ImageBounds(clamp);
        var normalized = tensor(new float[] { -9, 9, -9, 9, -9, 9 }, [1, 3, 1, 2]);
        bounds.Apply(normalized);
        using var image = NormalizedImage.ToImage(normalized, stretch: false);
        Assert.Equal(darkest, image.Pixels.ToArray().Min());
        Assert.Equal(brightest, image.Pixels.ToArray().Max());
    }
}
