using Xunit;

namespace Imaging.Tests;

public sealed class GifTests
{
    private static readonly byte[] File = Samples.Gif(64, 48, [200, 10, 20], [0, 120, 240]);

    [Fact]
    public void ReadsAGif()
    {
        Assert.Equal(new ImageInfo(ImageFormat.Gif, 64, 48, Orientation.TopLeft), ImageDecoder.Identify(File));
        using var image = ImageDecoder.Decode(File);
        Assert.Equal((64, 48), (image.Width, image.Height));
        AssertColor([200, 10, 20], image.Row(20)[(3 * 5)..]);
        AssertColor([0, 120, 240], image.Row(20)[(3 * 60)..]);
    }

    [Fact]
    public void ReadsAGifWithWhatFollowsIt()
    {
        using var image = ImageDecoder.Decode([.. File, .. new byte[100]]);
        Assert.Equal(64, image.Width);
    }

    [Fact]
    public void RefusesATruncatedGif()
    {
        for (var length = 6; length < File.Length; length += length > File.Length - 20 ? 1 : 7)
        {
            var part = File[..length];
            Assert.Equal(ImageError.Corrupt, Assert.Throws<ImageException>(() => ImageDecoder.Decode(part)).Error);
        }
    }

    [Fact]
    public void CountsThePixelsInTheHeader()
    {
        byte[] large = [.. File];
        (large[6], large[7], large[8], large[9]) = (0xD0, 0x07, 0xD0, 0x07); // 2000 x 2000; of much larger screens the decoder takes the frame
        Assert.Equal(
            ImageError.TooManyPixels,
            Assert.Throws<ImageException>(() => ImageDecoder.Decode(large, new() { MaxPixels = 1_000_000 })).Error);
    }

    [Fact]
    public void ADamagedGifIsReadOrRefused()
    {
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. File];
            for (var flips = 0; flips < 3; flips++)
                damaged[6 + random.Next(damaged.Length - 6)] ^= (byte)(1 << random.Next(8));
            try
            {
                ImageDecoder.Decode(damaged, new() { MaxPixels = 100_000 }).Dispose();
            }
            catch (ImageException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 1950);
    }

    private static void AssertColor(int[] expected, ReadOnlySpan<byte> pixel)
    {
        for (var i = 0; i < 3; i++)
            Assert.InRange(pixel[i], expected[i] - 8, expected[i] + 8);
    }
}
