using System.Buffers;
using Torchline.InferenceService.Images;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>An image as a network sees it, and room for what the network says of it, in pooled arrays.</summary>
internal readonly struct ClassificationInput : IImageInput, IDisposable
{
    private readonly byte[] pixels;
    private readonly float[] logits;
    private readonly int pixelBytes;
    private readonly int labels;

    /// <summary>Takes arrays from the pool.</summary>
    /// <param name="pixelBytes">The bytes of the pixels.</param>
    /// <param name="labels">How many labels there are.</param>
    public ClassificationInput(int pixelBytes, int labels)
    {
        (this.pixelBytes, this.labels) = (pixelBytes, labels);
        pixels = ArrayPool<byte>.Shared.Rent(pixelBytes);
        logits = ArrayPool<float>.Shared.Rent(labels);
    }

    /// <inheritdoc/>
    public Memory<byte> Pixels => pixels.AsMemory(0, pixelBytes);

    /// <summary>One a label, written by the network.</summary>
    public Memory<float> Logits => logits.AsMemory(0, labels);

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(pixels);
        ArrayPool<float>.Shared.Return(logits);
    }
}
