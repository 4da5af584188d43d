using Microsoft.ML.OnnxRuntime;
using Torchline.Imaging;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Images;

/// <summary>The pixels of a batch of images, in memory that is used again.</summary>
internal sealed class PixelBatch : IDisposable
{
    private readonly byte[] pixels;
    private readonly int imageBytes;
    private readonly OrtValue[] bySize;

    /// <param name="maxBatchSize">The most images of a batch.</param>
    /// <param name="side">The sides of an image, in pixels.</param>
    public PixelBatch(int maxBatchSize, int side)
    {
        imageBytes = BytesOf(side);
        pixels = GC.AllocateArray<byte>(maxBatchSize * imageBytes, pinned: true);
        bySize = [.. Enumerable.Range(1, maxBatchSize).Select(size =>
            MemoryTensor.Over(pixels.AsMemory(0, size * imageBytes), size, side, side, Image.Channels))];
    }

    /// <summary>The bytes of an image's pixels.</summary>
    public static int BytesOf(int side) => side * side * Image.Channels;

    /// <summary>The tensor of a batch, uint8 (size, side, side, 3), with whatever pixels there are.</summary>
    public OrtValue OfSize(int size) => bySize[size - 1];

    /// <summary>The tensor of a batch with the pixels of its images.</summary>
    public OrtValue Of<TInput>(ReadOnlySpan<TInput> batch) where TInput : IImageInput
    {
        for (var i = 0; i < batch.Length; i++)
            batch[i].Pixels.Span.CopyTo(pixels.AsSpan(i * imageBytes));

        return OfSize(batch.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in bySize)
            tensor.Dispose();
    }
}
