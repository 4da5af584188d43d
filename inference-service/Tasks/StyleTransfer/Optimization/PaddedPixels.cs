using System.Drawing;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

/// <summary>An image's pixels as a tensor whose sides are multiples of what the network needs.</summary>
internal sealed class PaddedPixels : IDisposable
{
    private readonly byte[] pixels;
    private readonly Size size;

    /// <param name="size">The image's, in pixels.</param>
    public PaddedPixels(Size size, ImageSizes sizes)
    {
        this.size = size;
        Height = TileAxis.RoundUp(size.Height, sizes.MultipleOf);
        Width = TileAxis.RoundUp(size.Width, sizes.MultipleOf);
        pixels = GC.AllocateUninitializedArray<byte>(checked(Height * Width * Image.Channels), pinned: true);
        Tensor = MemoryTensor.Over<byte>(pixels, 1, Height, Width, Image.Channels);
    }

    /// <summary>Rows, padded.</summary>
    public int Height { get; }

    /// <summary>Columns, padded.</summary>
    public int Width { get; }

    /// <summary>The pixels, uint8 (1, height, width, 3).</summary>
    public OrtValue Tensor { get; }

    /// <summary>The pixels of an image, beyond whose right and lower edge lies its mirror image.</summary>
    public static PaddedPixels Of(Image image, ImageSizes sizes)
    {
        var padded = new PaddedPixels(new(image.Width, image.Height), sizes);
        MirroredTile.Cut(image, Point.Empty, padded.pixels, padded.Width);
        return padded;
    }

    /// <summary>Pixels that are all random, the same ones for each size.</summary>
    public static PaddedPixels Noise(Size size, ImageSizes sizes)
    {
        var padded = new PaddedPixels(size, sizes);
        new Random(1).NextBytes(padded.pixels);
        return padded;
    }

    /// <summary>A copy as an image, without the padding; the caller disposes it.</summary>
    public Image ToImage()
    {
        var image = new Image(size.Width, size.Height);
        for (var y = 0; y < image.Height; y++)
            pixels.AsSpan(y * Width * Image.Channels, image.Stride).CopyTo(image.Row(y));
        return image;
    }

    public void Dispose() => Tensor.Dispose();
}
