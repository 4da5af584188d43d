using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks.Classification;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>
/// Runs the network on batches of images, with tensors over memory that is used again. The results are the logits, in the
/// memory that each input has for them.
/// </summary>
internal sealed class ClassificationBatchRunner : IImageBatchRunner<ClassificationInput, Memory<float>>
{
    private static readonly string[] InputNames = [ClassificationContract.Pixels];
    private static readonly string[] OutputNames = [ClassificationContract.Logits];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly PixelBatch _pixels;
    private readonly int _labels;
    private readonly float[] _logits;
    private readonly OrtValue[] _inputs = new OrtValue[1];
    private readonly OrtValue[] _outputs = new OrtValue[1];
    private readonly OrtValue[] _outputBySize;

    /// <param name="session">The network.</param>
    /// <param name="maxBatchSize">The most images of a batch.</param>
    /// <param name="side">The sides of an image, in pixels.</param>
    /// <param name="labels">How many labels there are.</param>
    public ClassificationBatchRunner(InferenceSession session, int maxBatchSize, int side, int labels)
    {
        _session = session;
        _labels = labels;
        _pixels = new(maxBatchSize, side);
        _logits = GC.AllocateArray<float>(maxBatchSize * labels, pinned: true);
        _outputBySize = [.. Enumerable.Range(1, maxBatchSize).Select(size =>
            MemoryTensor.Over(_logits.AsMemory(0, size * labels), size, labels))];
    }

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<ClassificationInput> batch, Span<Memory<float>> results)
    {
        Run(_pixels.Of(batch), batch.Length);
        for (int i = 0; i < batch.Length; i++)
        {
            results[i] = batch[i].Logits;
            _logits.AsMemory(i * _labels, _labels).CopyTo(results[i]);
        }
    }

    /// <inheritdoc/>
    public void WarmUp(int size) => Run(_pixels.OfSize(size), size);

    /// <inheritdoc/>
    public void Dispose()
    {
        _runOptions.Dispose();
        _pixels.Dispose();
        foreach (var tensor in _outputBySize)
        {
            tensor.Dispose();
        }
    }

    private void Run(OrtValue pixels, int size)
    {
        _inputs[0] = pixels;
        _outputs[0] = _outputBySize[size - 1];
        _session.Run(_runOptions, InputNames, _inputs, OutputNames, _outputs);
    }
}
