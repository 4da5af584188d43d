using System.Buffers;
using Torchline.InferenceService.Images;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>An image as a network sees it, and room for what the network says of it, in pooled arrays.</summary>
internal readonly struct ClassificationInput : IImageInput, IDisposable
{
    private readonly byte[] _pixels;
    private readonly float[] _logits;
    private readonly int _pixelBytes;
    private readonly int _labels;

    /// <summary>Takes arrays from the pool.</summary>
    /// <param name="pixelBytes">The bytes of the pixels.</param>
    /// <param name="labels">How many labels there are.</param>
    public ClassificationInput(int pixelBytes, int labels)
    {
        (_pixelBytes, _labels) = (pixelBytes, labels);
        _pixels = ArrayPool<byte>.Shared.Rent(pixelBytes);
        _logits = ArrayPool<float>.Shared.Rent(labels);
    }

    /// <inheritdoc/>
    public Memory<byte> Pixels => _pixels.AsMemory(0, _pixelBytes);

    /// <summary>One a label, written by the network.</summary>
    public Memory<float> Logits => _logits.AsMemory(0, _labels);

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_pixels);
        ArrayPool<float>.Shared.Return(_logits);
    }
}
