using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer;
using Xunit;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class ContentColoursTests
{
    [Fact]
    public void BrightnessStaysAndColourIsTheContents()
    {
        using var image = Image.FromPixels([200, 200, 200, 100, 100, 100], 2, 1);
        using var content = Image.FromPixels([150, 100, 50, 150, 100, 50], 2, 1);
        ContentColours.Apply(image, content);
        // The content's brightness is 0.299 * 150 + 0.587 * 100 + 0.114 * 50 = 109.25.
        Assert.Equal([241, 191, 141, 141, 91, 41], image.Pixels.ToArray());
    }
}
