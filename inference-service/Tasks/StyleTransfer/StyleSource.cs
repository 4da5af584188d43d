using System.Drawing;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>What a network takes the style of an image from: its input beside the pixels and the strength.</summary>
internal abstract class StyleSource
{
    /// <summary>The pixels of a style image; 0 if the style is none of an image.</summary>
    public abstract long Pixels { get; }

    /// <summary>The input; the caller disposes it.</summary>
    public abstract OrtValue ToTensor();
}

/// <summary>Styles that the network has learnt, mixed.</summary>
/// <param name="weights">The weights of all of the model's styles, with the sum 1.</param>
internal sealed class MixedStyles(float[] weights) : StyleSource
{
    public override long Pixels => 0;

    public override OrtValue ToTensor() => MemoryTensor.Over<float>(weights, 1, weights.Length);
}

/// <summary>A style image at the size of the network's input. Its memory goes back when it is disposed.</summary>
internal sealed class StyleImage(Size size) : StyleSource, IDisposable
{
    private byte[] pixels = ImageArrays.Rent(BytesOf(size));

    public override long Pixels => (long)size.Width * size.Height;

    public override OrtValue ToTensor() => MemoryTensor.Over(pixels.AsMemory(0, BytesOf(size)), 1, size.Height, size.Width, Image.Channels);

    /// <summary>The bytes of the pixels.</summary>
    public static int BytesOf(Size size) => size.Width * size.Height * Image.Channels;

    /// <summary>Decodes a style image and resizes it.</summary>
    /// <param name="file">A file of any format that is read.</param>
    /// <returns>The image, turned upright; the caller disposes it.</returns>
    /// <exception cref="ImageException">The file is none that can be read.</exception>
    public static StyleImage Decode(ReadOnlySpan<byte> file, StyleImageSize size, DecodeOptions limits)
    {
        using var image = ImageDecoder.Decode(file, limits.ForShortSide(size.ShortSide));
        var style = new StyleImage(size.Of(image.Size));
        try
        {
            ImageResizer.Resize(image, StyleImageSize.Part(image.Size), style.Size, style.pixels.AsSpan(0, BytesOf(style.Size)));
            return style;
        }
        catch
        {
            style.Dispose();
            throw;
        }
    }

    /// <summary>A style image without anything on it.</summary>
    public static StyleImage Black(Size size)
    {
        var style = new StyleImage(size);
        style.pixels.AsSpan().Clear();
        return style;
    }

    public void Dispose()
    {
        if (pixels.Length > 0)
            ImageArrays.Return(pixels);
        pixels = [];
    }

    private Size Size => size;
}
