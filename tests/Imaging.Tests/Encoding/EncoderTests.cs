using System.Buffers;
using Xunit;

namespace Imaging.Tests;

public sealed class EncoderTests
{
    [Theory]
    [InlineData(ImageFormat.Png, 1, 1)]
    [InlineData(ImageFormat.Png, 93, 61)]
    [InlineData(ImageFormat.Webp, 1, 1)]
    [InlineData(ImageFormat.Webp, 93, 61)]
    public void LosslessFormatsKeepEveryPixel(ImageFormat format, int width, int height)
    {
        using var image = Samples.Image(width, height);
        using var read = ImageDecoder.Decode(ImageEncoder.Encode(image, format, new() { Lossless = true }));
        Assert.Equal(Samples.Pixels(image), Samples.Pixels(read));
    }

    [Fact]
    public void WritesAPngThatDoesNotShrink()
    {
        using var noise = new Image(300, 200);
        new Random(1).NextBytes(noise.Pixels);
        var file = ImageEncoder.Encode(noise, ImageFormat.Png);
        Assert.True(file.Length > noise.Pixels.Length);
        using var read = ImageDecoder.Decode(file);
        Assert.Equal(Samples.Pixels(noise), Samples.Pixels(read));
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Webp)]
    public void QualityTradesSizeForLikeness(ImageFormat format)
    {
        using var image = Samples.Image(200, 150);
        var (poor, poorDifference) = Encode(30);
        var (good, goodDifference) = Encode(95);
        Assert.True(poor < good, $"{poor} and {good} bytes");
        Assert.True(goodDifference < poorDifference, $"{goodDifference} and {poorDifference}");
        Assert.InRange(goodDifference, 0, 8); // the noise in blue is what chroma at half resolution loses

        (int Bytes, double Difference) Encode(int quality)
        {
            var file = ImageEncoder.Encode(image, format, new() { Quality = quality });
            using var read = ImageDecoder.Decode(file);
            return (file.Length, Difference.Between(image.Pixels, read.Pixels).Mean);
        }
    }

    [Fact]
    public void FullChromaIsCloser()
    {
        using var image = Samples.Image(200, 150);
        using var full = ImageDecoder.Decode(ImageEncoder.Encode(image, ImageFormat.Jpeg, new() { FullChroma = true }));
        using var half = ImageDecoder.Decode(ImageEncoder.Encode(image, ImageFormat.Jpeg));
        Assert.True(Difference.Between(image.Pixels, full.Pixels).Mean < Difference.Between(image.Pixels, half.Pixels).Mean);
    }

    [Fact]
    public void AppendsToABuffer()
    {
        using var image = Samples.Image(20, 15);
        var output = new ArrayBufferWriter<byte>();
        output.Write("before"u8);
        ImageEncoder.Encode(image, ImageFormat.Jpeg, output);
        Assert.Equal([.. "before"u8, .. ImageEncoder.Encode(image, ImageFormat.Jpeg)], output.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg, 65_501)]
    [InlineData(ImageFormat.Webp, 16_384)]
    public void RefusesSidesThatTheFormatCannotHold(ImageFormat format, int width)
    {
        using var image = new Image(width, 1);
        image.Pixels.Clear();
        Assert.Equal(ImageError.Unsupported, Assert.Throws<ImageException>(() => ImageEncoder.Encode(image, format)).Error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void RefusesAQualityThatDoesNotExist(int quality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EncodeOptions { Quality = quality });
}
