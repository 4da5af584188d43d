using System.Drawing;
using Torchline.InferenceService.Tasks.StyleTransfer;

namespace InferenceService.Tests.Tasks.StyleTransfer;

/// <summary>Tiles of one grey, in an image that has slopes.</summary>
public class ImageToneTests
{
    private static readonly Size Whole = new(1200, 900);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(340, 220)]
    [InlineData(696, 396)] // reaches beyond the image, to the right and below
    public void ATileGetsTheBrightnessAndColoursOfItsPlace(int left, int top)
    {
        using var tone = new ImageTone(Slopes(new(300, 225)), Whole);
        using var tile = new Image(512, 512);
        tile.Pixels.Fill(128);
        tone.GiveTo(tile, new(left, top));
        for (var y = 100; y < 412; y++) // the outermost half of a cell has the tone of its middle
        {
            for (var x = 100; x < 412; x++)
            {
                var pixel = tile.Row(y).Slice(x * Image.Channels, Image.Channels);
                Assert.InRange(pixel[0], Slope(left + x, Whole.Width) - 3, Slope(left + x, Whole.Width) + 3);
                Assert.InRange(pixel[1], Slope(top + y, Whole.Height) - 3, Slope(top + y, Whole.Height) + 3);
                Assert.Equal(90, pixel[2]);
            }
        }
    }

    [Fact]
    public void WhatIsFinerThanTheToneStays()
    {
        using var tone = new ImageTone(Slopes(new(300, 225)), Whole);
        using var tile = new Image(512, 512);
        for (var y = 0; y < tile.Height; y++)
        {
            for (var x = 0; x < tile.Width; x++)
                tile.Row(y).Slice(x * Image.Channels, Image.Channels).Fill((byte)(x % 2 == 0 ? 120 : 136));
        }

        tone.GiveTo(tile, new(340, 220));
        Assert.Equal([98, 82], [tile.Row(200)[(201 * Image.Channels) + 2], tile.Row(200)[(200 * Image.Channels) + 2]]);
    }

    /// <summary>Redder to the right, greener below, the same blue everywhere.</summary>
    private static Image Slopes(Size size)
    {
        var image = new Image(size.Width, size.Height);
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x++)
            {
                byte[] pixel = [(byte)Slope(x, size.Width), (byte)Slope(y, size.Height), 90];
                pixel.CopyTo(image.Row(y)[(x * Image.Channels)..]);
            }
        }

        return image;
    }

    private static int Slope(int place, int length) => 20 + (200 * place / length);
}
