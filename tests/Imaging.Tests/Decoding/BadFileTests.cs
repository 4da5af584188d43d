using Xunit;

namespace Imaging.Tests;

public sealed class BadFileTests
{
    [Fact]
    public void RefusesWhatIsNoImage()
    {
        foreach (var data in new byte[][] { [], [0xFF], [.. "RIFF"u8, 4, 0, 0, 0, .. "WAVE"u8], new byte[1000] })
        {
            Assert.Equal(ImageError.UnknownFormat, ErrorOf(data));
            Assert.Throws<ImageException>(() => ImageDecoder.Identify(data));
        }
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg, false)]
    [InlineData(ImageFormat.Png, false)]
    [InlineData(ImageFormat.Webp, false)]
    [InlineData(ImageFormat.Webp, true)]
    public void RefusesTruncatedFiles(ImageFormat format, bool lossless)
    {
        var file = Samples.File(format, 64, 48, new() { Lossless = lossless });
        for (var length = 12; length < file.Length - 40; length += 7) Assert.Equal(ImageError.Corrupt, ErrorOf(file[..length]));
    }

    [Fact]
    public void RefusesJpegsOfKindsThatAreNotRead()
    {
        var file = Samples.File(ImageFormat.Jpeg, 64, 48);
        var frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0, (byte)0x00]);

        Assert.Equal(ImageError.Corrupt, ErrorOf(Patched(file, frame + 1, 0xC3))); // lossless, and not as announced
        Assert.Equal(ImageError.Corrupt, ErrorOf(Patched(file, frame + 1, 0xC5))); // hierarchical
        Assert.Equal(ImageError.Corrupt, ErrorOf(Patched(file, frame + 4, 12))); // bits a sample
        Assert.Equal(ImageError.Corrupt, ErrorOf(Patched(file, frame + 9, 2))); // components
    }

    [Fact]
    public void DecodesNothingWithTablesOfAnEarlierImage()
    {
        var whole = Samples.File(ImageFormat.Jpeg, 64, 48);
        var tables = whole.AsSpan().IndexOf([(byte)0xFF, (byte)0xDB]);
        var length = 2 + (whole[tables + 2] << 8 | whole[tables + 3]);
        byte[] without = [.. whole[..tables], .. whole[(tables + length)..]];

        ImageDecoder.Decode(whole).Dispose();
        Assert.Equal(ImageError.Corrupt, ErrorOf(without));
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg, 1, "JPEG")]
    [InlineData(ImageFormat.Jpeg, 2, "JPEG")]
    [InlineData(ImageFormat.Png, 1, "PNG")]
    [InlineData(ImageFormat.Png, 4, "PNG")] // its checksum
    [InlineData(ImageFormat.Png, 12, "PNG")]
    public void RefusesAFileWithoutItsEndMarker(ImageFormat format, int markerBytes, string name)
    {
        var file = Samples.File(format, 64, 48);
        var exception = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file.AsSpan(0, file.Length - markerBytes)));
        Assert.Equal(ImageError.Corrupt, exception.Error);
        Assert.Equal($"The {name} image is corrupt or truncated: its end is missing.", exception.Message);
    }

    [Fact]
    public void RefusesAJpegWithTooManyScans()
    {
        var file = Samples.File(ImageFormat.Jpeg, 64, 48);
        var scan = file[file.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA])..^2];
        byte[] many = [.. file[..^2], .. Enumerable.Repeat(scan, 100).SelectMany(bytes => bytes), .. file[^2..]];
        Assert.Equal(ImageError.Unsupported, ErrorOf(many));
    }

    private static byte[] Patched(byte[] file, int position, byte value)
    {
        byte[] copy = [.. file];
        copy[position] = value;
        return copy;
    }

    private static ImageError ErrorOf(byte[] data) => Assert.Throws<ImageException>(() => ImageDecoder.Decode(data)).Error;
}
