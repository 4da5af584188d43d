using System.Buffers;
using Torchline.InferenceService.Images;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>An image as a network sees it, in a pooled array, and room for what the network says of it.</summary>
internal readonly struct CaptioningInput : IImageInput, IDisposable
{
    private readonly byte[] pixels;
    private readonly int pixelBytes;

    /// <summary>Takes an array from the pool.</summary>
    /// <param name="pixelBytes">The bytes of the pixels.</param>
    /// <param name="captions">Room for the captions; disposed with the input.</param>
    public CaptioningInput(int pixelBytes, CaptionBeam captions)
    {
        (this.pixelBytes, Captions) = (pixelBytes, captions);
        pixels = ArrayPool<byte>.Shared.Rent(pixelBytes);
    }

    /// <inheritdoc/>
    public Memory<byte> Pixels => pixels.AsMemory(0, pixelBytes);

    /// <summary>Written by the network.</summary>
    public CaptionBeam Captions { get; }

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(pixels);
        Captions.Dispose();
    }
}
