using Xunit;

namespace Torchline.Imaging.Tests;

public sealed class BadFileTests
{
    [Fact]
    public void RefusesWhatIsNoPicture()
    {
        foreach (byte[] data in new byte[][] { [], [0xFF], [.. "GIF89a"u8], [.. "RIFF"u8, 4, 0, 0, 0, .. "WAVE"u8], new byte[1000] })
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
        byte[] file = Samples.File(format, 64, 48, new() { Lossless = lossless });
        for (int length = 12; length < file.Length - 40; length += 7) Assert.Equal(ImageError.Corrupt, ErrorOf(file[..length]));
    }

    [Fact]
    public void RefusesJpegsOfUnsupportedKinds()
    {
        byte[] file = Samples.File(ImageFormat.Jpeg, 64, 48);
        int frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0, (byte)0x00]);

        Assert.Equal(ImageError.Unsupported, ErrorOf(Patched(file, frame + 1, 0xC3))); // lossless
        Assert.Equal(ImageError.Unsupported, ErrorOf(Patched(file, frame + 4, 12))); // bits a sample
        Assert.Equal(ImageError.Unsupported, ErrorOf(Patched(file, frame + 9, 2))); // components
        Assert.Contains("12 bits", Assert.Throws<ImageException>(() => ImageDecoder.Decode(Patched(file, frame + 4, 12))).Message);
    }

    [Fact]
    public void DecodesNothingWithTablesOfAnEarlierPicture()
    {
        byte[] whole = Samples.File(ImageFormat.Jpeg, 64, 48);
        int tables = whole.AsSpan().IndexOf([(byte)0xFF, (byte)0xDB]);
        int length = 2 + (whole[tables + 2] << 8 | whole[tables + 3]);
        byte[] without = [.. whole[..tables], .. whole[(tables + length)..]];

        ImageDecoder.Decode(whole).Dispose();
        Assert.Equal(ImageError.Corrupt, ErrorOf(without));
    }

    [Fact]
    public void SaysWhatTheCodecSaid()
    {
        byte[] file = Samples.File(ImageFormat.Jpeg, 64, 48);
        var exception = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file.AsSpan(0, file.Length - 40)));
        Assert.Equal("The JPEG picture is corrupt or truncated: Premature end of JPEG file.", exception.Message);
    }

    [Fact]
    public void RefusesAJpegWithTooManyScans()
    {
        byte[] file = Samples.File(ImageFormat.Jpeg, 64, 48);
        byte[] scan = file[file.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA])..^2];
        byte[] many = [.. file[..^2], .. Enumerable.Repeat(scan, 100).SelectMany(bytes => bytes), .. file[^2..]];
        Assert.Equal(ImageError.Unsupported, ErrorOf(many));
    }

    [Fact]
    public void NamesThePackageOfAMissingLibrary()
    {
        var exception = Assert.Throws<DllNotFoundException>(() => CodecLibraries.Load("libmissing.so.3", "libmissing3", "pictures"));
        Assert.Equal("libmissing.so.3, which reads and writes pictures, could not be loaded: install libmissing3", exception.Message);
    }

    private static byte[] Patched(byte[] file, int position, byte value)
    {
        byte[] copy = [.. file];
        copy[position] = value;
        return copy;
    }

    private static ImageError ErrorOf(byte[] data) => Assert.Throws<ImageException>(() => ImageDecoder.Decode(data)).Error;
}
