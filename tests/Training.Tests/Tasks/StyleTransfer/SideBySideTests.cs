using Torchline.Imaging;
using Torchline.Training.Tasks.StyleTransfer;
using Xunit;

namespace Training.Tests.Tasks.StyleTransfer;

public sealed class SideBySideTests
{
    [Fact]
    public void ImagesStandInARowAtOneHeight()
    {
        using var left = Image.FromPixels([10, 10, 10], 1, 1);
        using var right = Image.FromPixels([20, 20, 20, 20, 20, 20], 2, 1);
        using var sheet = SideBySide.Compose(4, left, right);
        Assert.Equal((4 + 8 + 8, 4), (sheet.Width, sheet.Height));
        byte[] row = [.. Enumerable.Range(0, sheet.Width).Select(x => sheet.Row(3)[x * Image.Channels])];
        Assert.Equal([.. Enumerable.Repeat((byte)10, 4), .. Enumerable.Repeat((byte)255, 8), .. Enumerable.Repeat((byte)20, 8)], row);
    }
}
