using System.Buffers;
using Torchline.InferenceService.Images;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>An image as a network sees it, in a pooled array, and room for what the network says of it.</summary>
internal readonly struct CaptioningInput : IImageInput, IDisposable
{
    private readonly byte[] _pixels;
    private readonly int _pixelBytes;

    /// <summary>Takes an array from the pool.</summary>
    /// <param name="pixelBytes">The bytes of the pixels.</param>
    /// <param name="captions">Room for the captions; disposed with the input.</param>
    public CaptioningInput(int pixelBytes, CaptionBeam captions)
    {
        (_pixelBytes, Captions) = (pixelBytes, captions);
        _pixels = ArrayPool<byte>.Shared.Rent(pixelBytes);
    }

    /// <inheritdoc/>
    public Memory<byte> Pixels => _pixels.AsMemory(0, _pixelBytes);

    /// <summary>Written by the network.</summary>
    public CaptionBeam Captions { get; }

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_pixels);
        Captions.Dispose();
    }
}
