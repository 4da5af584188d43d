using System.Buffers.Binary;
using Xunit;

namespace Imaging.Tests;

public sealed class LimitTests
{
    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Webp)]
    public void RefusesTooManyPixels(ImageFormat format)
    {
        var file = Samples.File(format, 40, 30);
        using var allowed = ImageDecoder.Decode(file, new() { MaxPixels = 40 * 30 });
        Assert.Equal((40, 30), (allowed.Width, allowed.Height));
        Assert.Equal(ImageError.TooManyPixels, ErrorOf(file, new() { MaxPixels = 40 * 30 - 1 }));
    }

    [Fact]
    public void RefusesTooManyBytes()
    {
        var file = Samples.File(ImageFormat.Png, 40, 30);
        ImageDecoder.Decode(file, new() { MaxEncodedBytes = file.Length }).Dispose();
        Assert.Equal(ImageError.TooManyBytes, ErrorOf(file, new() { MaxEncodedBytes = file.Length - 1 }));
    }

    [Fact]
    public void AllocatesNothingForAnImageThatIsTooLarge()
    {
        var file = Samples.File(ImageFormat.Png, 40, 30);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), 500_000);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 500_000);
        PngChecksums.Repair(file);
        Assert.Equal(ImageError.TooManyPixels, ErrorOf(file)); // the exception's own code is loaded

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(ImageError.TooManyPixels, ErrorOf(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(500_000_001)]
    public void RefusesALimitThatCannotBeKept(long pixels) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DecodeOptions { MaxPixels = pixels });

    private static ImageError ErrorOf(byte[] file, DecodeOptions? options = null) =>
        Assert.Throws<ImageException>(() => ImageDecoder.Decode(file, options)).Error;
}
