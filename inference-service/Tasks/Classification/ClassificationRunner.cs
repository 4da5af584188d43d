using Torchline.Contracts.Tasks.Classification;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>
/// Runs the network on batches of images. The results are the logits, and the distance after them where the network gives it, in the
/// memory that each input has for them.
/// </summary>
internal sealed class ClassificationRunner : ImageRunner<Memory<float>>
{
    private static readonly string[] InputNames = [ClassificationContract.Pixels];
    private static readonly string[] OutputNames = [ClassificationContract.Logits];
    private static readonly string[] OutputNamesWithDistance = [ClassificationContract.Logits, ClassificationContract.Distance];

    private readonly int labels;
    private readonly float[] logits;
    private readonly float[]? distances;
    private readonly OrtValue[] inputs = new OrtValue[1];
    private readonly OrtValue[][] outputsBySize;

    /// <param name="side">The sides of an image, in pixels.</param>
    /// <param name="labels">How many labels there are.</param>
    /// <param name="hasDistance">Whether the network gives the distance from the training images, too.</param>
    public ClassificationRunner(InferenceSession session, int maxBatchSize, int side, int labels, bool hasDistance)
        : base(session, maxBatchSize, side)
    {
        this.labels = labels;
        logits = GC.AllocateArray<float>(maxBatchSize * labels, pinned: true);
        if (hasDistance) distances = GC.AllocateArray<float>(maxBatchSize, pinned: true);
        outputsBySize = [.. Enumerable.Range(1, maxBatchSize).Select(OutputsOf)];
    }

    public override void Run(ReadOnlySpan<ImageInput<Memory<float>>> batch, Span<Memory<float>> results)
    {
        Run(PixelsOf(batch), batch.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            results[i] = batch[i].Output;
            logits.AsMemory(i * labels, labels).CopyTo(results[i]);
            if (distances is not null) results[i].Span[labels] = distances[i];
        }
    }

    public override void WarmUp(int size) => Run(PixelsOf(size), size);

    public override void Dispose()
    {
        base.Dispose();
        foreach (var tensor in outputsBySize.SelectMany(outputs => outputs))
            tensor.Dispose();
    }

    private OrtValue[] OutputsOf(int size)
    {
        var values = MemoryTensor.Over(logits.AsMemory(0, size * labels), size, labels);
        return distances is null ? [values] : [values, MemoryTensor.Over(distances.AsMemory(0, size), size)];
    }

    private void Run(OrtValue pixels, int size)
    {
        inputs[0] = pixels;
        Session.Run(RunOptions, InputNames, inputs, distances is null ? OutputNames : OutputNamesWithDistance, outputsBySize[size - 1]);
    }
}
