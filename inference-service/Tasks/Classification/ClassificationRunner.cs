using Torchline.Contracts.Tasks.Classification;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>Runs the network on batches of images. The results are the logits, in the memory that each input has for them.</summary>
internal sealed class ClassificationRunner : ImageRunner<Memory<float>>
{
    private static readonly string[] InputNames = [ClassificationContract.Pixels];
    private static readonly string[] OutputNames = [ClassificationContract.Logits];

    private readonly int labels;
    private readonly float[] logits;
    private readonly OrtValue[] inputs = new OrtValue[1];
    private readonly OrtValue[] outputs = new OrtValue[1];
    private readonly OrtValue[] outputBySize;

    /// <param name="side">The sides of an image, in pixels.</param>
    public ClassificationRunner(InferenceSession session, int maxBatchSize, int side, int labels)
        : base(session, maxBatchSize, side)
    {
        this.labels = labels;
        logits = GC.AllocateArray<float>(maxBatchSize * labels, pinned: true);
        outputBySize = [.. Enumerable.Range(1, maxBatchSize).Select(size =>
            MemoryTensor.Over(logits.AsMemory(0, size * labels), size, labels))];
    }

    public override void Run(ReadOnlySpan<ImageInput<Memory<float>>> batch, Span<Memory<float>> results)
    {
        Run(PixelsOf(batch), batch.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            results[i] = batch[i].Output;
            logits.AsMemory(i * labels, labels).CopyTo(results[i]);
        }
    }

    public override void WarmUp(int size) => Run(PixelsOf(size), size);

    public override void Dispose()
    {
        base.Dispose();
        foreach (var tensor in outputBySize)
            tensor.Dispose();
    }

    private void Run(OrtValue pixels, int size)
    {
        inputs[0] = pixels;
        outputs[0] = outputBySize[size - 1];
        Session.Run(RunOptions, InputNames, inputs, OutputNames, outputs);
    }
}
