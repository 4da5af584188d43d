using System.Buffers.Binary;
using System.Diagnostics;
using NetVips;
using Xunit;
using Xunit.Abstractions;

namespace Imaging.Tests;

/// <summary>Native memory: what decoding and encoding take comes back, also when they fail.</summary>
[Collection(AloneCollection.Name)]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Rounds = 500;
    private const long MostGrowth = 24 << 20;

    [Fact]
    public void ThousandsOfImagesLeaveNothingBehind()
    {
        byte[][] files = [.. Samples.Written.Select(format => Samples.File(format, 320, 240)), Samples.Gif(320, 240, [200, 0, 0], [0, 200, 0])];
        byte[][] damaged =
        [
            .. files.Select(file => file[..(file.Length / 2)]),
            [.. files[0][..200], .. new byte[100], .. files[0][300..]],
            Samples.WithOrientation(files[0], Orientation.RightTop)[..^200],
        ];
        var turned = Samples.WithOrientation(files[0], Orientation.RightTop);
        for (var i = 0; i < Rounds; i++) Round();
        var before = ResidentBytes();
        var tracked = Stats.Mem;
        for (var i = 0; i < Rounds; i++) Round();
        var growth = ResidentBytes() - before;
        output.WriteLine($"{growth >> 10} KiB more resident, {Stats.Mem - tracked >> 10} KiB more of libvips, after {Rounds * (files.Length + damaged.Length + 2)} images");
        // One image has 225 KiB: what a tenth of the rounds kept would be more.
        Assert.InRange(growth, long.MinValue, MostGrowth);
        // What libvips counts itself: but for what its idle threads hold, nothing.
        Assert.InRange(Stats.Mem - tracked, int.MinValue, 1 << 20);

        void Round()
        {
            foreach (var file in files) ImageDecoder.Decode(file).Dispose();
            foreach (var file in damaged) Assert.Throws<ImageException>(() => ImageDecoder.Decode(file));
            using var image = ImageDecoder.Decode(turned, DecodeOptions.Default.ForShortSide(100));
            ImageEncoder.Encode(image, ImageFormat.Png);
        }
    }

    [Fact]
    public void ALargeHeaderTakesNoMemory()
    {
        // An extended header (VP8X) with the largest canvas, before a small image: the canvas has 268 million pixels.
        var file = Samples.File(ImageFormat.Webp, 16, 16);
        byte[] header = [.. "VP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0x3F, 0, 0xFE, 0x3F, 0];
        byte[] large = [.. file[..12], .. header, .. file[12..]];
        BinaryPrimitives.WriteInt32LittleEndian(large.AsSpan(4), large.Length - 8);
        var before = ResidentBytes();
        for (var i = 0; i < 20; i++) Assert.Throws<ImageException>(() => ImageDecoder.Decode(large));
        Assert.InRange(ResidentBytes() - before, long.MinValue, 16 << 20);
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
