using Xunit;

namespace Imaging.Tests.Decoding;

public class DecodeMemoryTests
{
    private const int Width = 1600, Height = 1200;
    private const long Pixels = Width * Height;

    [Theory]
    [InlineData(ImageFormat.Jpeg, false)]
    [InlineData(ImageFormat.Png, false)]
    [InlineData(ImageFormat.Webp, false)]
    [InlineData(ImageFormat.Webp, true)]
    public void ItIsThatOfThePixelsAtLeast(ImageFormat format, bool lossless)
    {
        var file = Samples.File(format, Width, Height, new() { Lossless = lossless });
        Assert.InRange(DecodeMemory.Of(file, DecodeOptions.Default), 3 * Pixels, (format == ImageFormat.Webp ? 16 : 4) * Pixels + 20_000_000);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Webp)]
    public void TheSizeIsThatOfTheDecoder(ImageFormat format)
    {
        foreach (var (width, height) in new[] { (1, 1), (17, 300), (1023, 5) })
        {
            foreach (var lossless in new[] { false, true })
            {
                var header = FileHeader.Of(Samples.File(format, width, height, new() { Lossless = lossless }));
                Assert.Equal((format, width, height), (header.Format, header.Width, header.Height));
            }
        }
    }

    [Fact]
    public void AJpegThatIsShrunkTakesLess()
    {
        var file = Samples.File(ImageFormat.Jpeg, Width, Height);
        var shrunk = DecodeMemory.Of(file, DecodeOptions.Default.ForShortSide(256));
        Assert.InRange(shrunk, 0, DecodeMemory.Of(file, DecodeOptions.Default) - (2 * Pixels));
    }

    [Fact]
    public void AJpegOfSeveralScansTakesItsCoefficients()
    {
        var file = Samples.File(ImageFormat.Jpeg, Width, Height);
        var baseline = DecodeMemory.Of(file, DecodeOptions.Default);
        file[file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]) + 1] = 0xC2;
        Assert.Equal(baseline + (3 * 2 * Pixels), DecodeMemory.Of(file, DecodeOptions.Default));
    }

    [Fact]
    public void AnInterlacedPngIsKeptWhole()
    {
        var file = Samples.File(ImageFormat.Png, Width, Height);
        var inRows = DecodeMemory.Of(file, DecodeOptions.Default);
        file[28] = 1;
        Assert.Equal(inRows + (3 * Pixels), DecodeMemory.Of(file, DecodeOptions.Default));
    }

    [Fact]
    public void ATurnedImageTakesItsPixelsTwice()
    {
        var file = Samples.File(ImageFormat.Jpeg, Width, Height);
        var turned = Samples.WithOrientation(file, Orientation.RightTop);
        Assert.InRange(DecodeMemory.Of(turned, DecodeOptions.Default) - DecodeMemory.Of(file, DecodeOptions.Default), 3 * Pixels, (3 * Pixels) + 1000);
    }

    [Fact]
    public void WhatIsRefusedTakesLittle()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var file = Samples.File((ImageFormat)(i % 3), 40, 30).AsSpan(0, random.Next(60)).ToArray();
            Assert.InRange(DecodeMemory.Of(file, DecodeOptions.Default), 0, 4 << 20);
        }

        var large = Samples.File(ImageFormat.Jpeg, Width, Height);
        Assert.InRange(DecodeMemory.Of(large, new() { MaxPixels = 1000 }), 0, 4 << 20);
    }
}
