using System.Diagnostics;
using System.IO.Compression;
using Xunit;

namespace Imaging.Tests;

/// <summary>Files that are not as they should be, but have all of their pixels.</summary>
public sealed class OddFileTests
{
    [Fact]
    public void SkipsBytesBehindTheLastScanOfAJpeg()
    {
        var file = Samples.File(ImageFormat.Jpeg, 64, 48);
        byte[] odd = [.. file[..^2], 1, 2, 3, .. file[^2..]];
        Assert.Equal(PixelsOf(file), PixelsOf(odd));
        Assert.Throws<ImageException>(() => PixelsOf(odd[..^2])); // without its end
    }

    [Fact]
    public void SkipsBytesBetweenTheSegmentsOfAJpeg()
    {
        var file = Samples.File(ImageFormat.Jpeg, 64, 48);
        var frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        Assert.Equal(PixelsOf(file), PixelsOf([.. file[..frame], 7, 0, .. file[frame..]]));
    }

    [Fact]
    public void SkipsWhatFollowsTheImage()
    {
        foreach (var format in Samples.Written)
        {
            var file = Samples.File(format, 64, 48);
            Assert.Equal(PixelsOf(file), PixelsOf([.. file, .. new byte[100]]));
        }
    }

    [Fact]
    public void DoesNotUnpackTheTextOfAPng()
    {
        var file = Samples.File(ImageFormat.Png, 64, 48);
        var text = Chunk("zTXt"u8, [.. "key\0\0"u8, .. Deflated(new byte[7_900_000])]);
        const int BehindHeader = 8 + 25;
        byte[] odd = [.. file[..BehindHeader], .. Enumerable.Repeat(text, 200).SelectMany(bytes => bytes), .. file[BehindHeader..]];

        var expected = PixelsOf(file);
        var start = Stopwatch.GetTimestamp();
        Assert.Equal(expected, PixelsOf(odd));
        // Unpacked, 1.5 GB take ten seconds.
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 2);
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] chunk = [(byte)(data.Length >> 24), (byte)(data.Length >> 16), (byte)(data.Length >> 8), (byte)data.Length, .. type, .. data, 0, 0, 0, 0];
        byte[] file = [0x89, .. new byte[7], .. chunk];
        PngChecksums.Repair(file);
        return file[8..];
    }

    private static byte[] Deflated(byte[] data)
    {
        using var stream = new MemoryStream();
        using (var compressor = new ZLibStream(stream, CompressionLevel.SmallestSize)) compressor.Write(data);
        return stream.ToArray();
    }

    private static byte[] PixelsOf(byte[] file)
    {
        using var image = ImageDecoder.Decode(file);
        return Samples.Pixels(image);
    }
}
