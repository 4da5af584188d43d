using System.Buffers.Binary;
using NetVips;
using Xunit;
using VipsImage = NetVips.Image;

namespace Imaging.Tests;

public sealed class TiffTests
{
    private const int Width = 75, Height = 50;

    [Theory]
    [InlineData(Enums.ForeignTiffCompression.None, false)]
    [InlineData(Enums.ForeignTiffCompression.Lzw, false)]
    [InlineData(Enums.ForeignTiffCompression.Deflate, true)]
    [InlineData(Enums.ForeignTiffCompression.Packbits, true)]
    public void ReadsWhatIsCompressedWithoutLoss(Enums.ForeignTiffCompression compression, bool isTiled)
    {
        using var expected = Samples.Image(Width, Height);
        var file = File(image => image.TiffsaveBuffer(compression: compression, tile: isTiled, tileWidth: 32, tileHeight: 16));
        Assert.Equal(new ImageInfo(ImageFormat.Tiff, Width, Height, Orientation.TopLeft), ImageDecoder.Identify(file));
        using var image = ImageDecoder.Decode(file);
        Assert.Equal(Samples.Pixels(expected), Samples.Pixels(image));
    }

    [Fact]
    public void ReadsSixteenBitsGreyTransparencyAndFax()
    {
        using var expected = Samples.Image(Width, Height);
        using var deep = ImageDecoder.Decode(File(image => (image * 257).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Rgb16).TiffsaveBuffer()));
        Assert.Equal(Samples.Pixels(expected), Samples.Pixels(deep));

        using var grey = ImageDecoder.Decode(File(image => image.ExtractBand(0).Copy(interpretation: Enums.Interpretation.Bw).TiffsaveBuffer()));
        Assert.Equal([expected.Row(7)[90], expected.Row(7)[90], expected.Row(7)[90]], grey.Row(7)[90..93].ToArray());

        using var transparent = ImageDecoder.Decode(File(image => image.Bandjoin(0).TiffsaveBuffer()));
        Assert.All(Samples.Pixels(transparent), sample => Assert.Equal(255, sample));

        using var fax = ImageDecoder.Decode(File(image => (image.ExtractBand(0) > 100).Copy(interpretation: Enums.Interpretation.Bw)
            .TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Ccittfax4, bitdepth: 1)));
        Assert.Equal((0, 255), (fax.Row(3)[0], fax.Row(3)[^1]));
    }

    [Fact]
    public void ReadsBothOrdersOfBytes()
    {
        // 2 x 1 pixels of 8 bits, the larger byte first: red and green.
        byte[] file = [.. "MM\0*"u8, .. Big(8), 0, 9,
            .. Entry(256, 2), .. Entry(257, 1), .. Entry(258, 8), .. Entry(259, 1), .. Entry(262, 2), .. Entry(273, 128), .. Entry(277, 3), .. Entry(278, 1), .. Entry(279, 6),
            .. new byte[10], 255, 0, 0, 0, 255, 0];
        using var image = ImageDecoder.Decode(file);
        Assert.Equal([255, 0, 0, 0, 255, 0], Samples.Pixels(image));

        static byte[] Entry(int tag, int value) => [(byte)(tag >> 8), (byte)tag, 0, 4, 0, 0, 0, 1, .. Big(value)];
        static byte[] Big(int value)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            return bytes;
        }
    }

    [Fact]
    public void RefusesByNameWhatIsNotRead()
    {
        var jpeg = File(image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Jpeg));
        Assert.Contains("its content is JPEG", Refused(jpeg, ImageError.Unsupported));
        var real = File(image => image.Cast(Enums.BandFormat.Float).TiffsaveBuffer());
        Assert.Contains("32 bits", Refused(real, ImageError.Unsupported));
        Refused(File(image => image.TiffsaveBuffer(bigtiff: true)), ImageError.UnknownFormat);
    }

    [Fact]
    public void NothingIsAllocatedForATileThatIsLargerThanTheImage()
    {
        var file = File(image => image.TiffsaveBuffer(tile: true, tileWidth: 16, tileHeight: 16));
        Write(file, tag: 322, 60_000);
        Assert.Contains("60000 x 16", Refused(file, ImageError.Unsupported));

        // A row of tiles counts, not the image: 1 x 1 pixel of a tile of 4096 x 4096.
        var one = File(image => image.TiffsaveBuffer(tile: true, tileWidth: 16, tileHeight: 16));
        (int, int)[] small = [(256, 1), (257, 1), (322, 4096), (323, 4096)];
        foreach (var (tag, value) in small)
            Write(one, tag, value);
        Assert.InRange(DecodeMemory.Of(one, DecodeOptions.Default), 2 * 3 * 4096 * 4096L, long.MaxValue);
    }

    [Fact]
    public void CountsThePixelsInTheHeader()
    {
        var file = File(image => image.TiffsaveBuffer());
        Write(file, tag: 256, 40_000);
        Write(file, tag: 257, 40_000);
        Refused(file, ImageError.TooManyPixels);
    }

    [Fact]
    public void ADamagedTiffIsReadOrRefused()
    {
        byte[][] files =
        [
            File(image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Lzw)),
            File(image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate, tile: true, tileWidth: 32, tileHeight: 32)),
            File(image => image.ExtractBand(0).TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Packbits)),
        ];
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 6000; i++)
        {
            byte[] damaged = [.. files[i % files.Length]];
            // The directory stands at the end.
            var from = i % 2 == 0 ? 4 : damaged.Length - 400;
            for (var flips = 0; flips < 3; flips++)
                damaged[random.Next(from, damaged.Length)] ^= (byte)(1 << random.Next(8));
            if (i % 7 == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            try
            {
                ImageDecoder.Decode(damaged, new() { MaxPixels = 100_000 }).Dispose();
            }
            catch (ImageException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1500, 5900);
    }

    private static string Refused(byte[] file, ImageError error)
    {
        var refusal = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file));
        Assert.Equal(error, refusal.Error);
        return refusal.Message;
    }

    private static byte[] File(Func<VipsImage, byte[]> save)
    {
        using var image = Samples.Image(Width, Height);
        using var vips = VipsImage.NewFromMemory(Samples.Pixels(image), Width, Height, 3, Enums.BandFormat.Uchar);
        using var colored = vips.Copy(interpretation: Enums.Interpretation.Srgb);
        return save(colored);
    }

    /// <summary>Overwrites the value of a tag in the directory of a file in little-endian order.</summary>
    private static void Write(byte[] file, int tag, int value)
    {
        var start = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        for (var at = start + 2; ; at += 12)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at)) != tag)
                continue;
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at + 2), 4);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at + 8), value);
            return;
        }
    }
}
