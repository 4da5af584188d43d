using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Manifest;
using Torchline.InferenceService.Batching;

namespace Torchline.InferenceService.Classification;

/// <summary>
/// Runs the network on batches of pictures, with tensors over memory that is used again. The results are the logits, in the
/// memory that each input has for them.
/// </summary>
internal sealed class ClassificationBatchRunner : IBatchRunner<ClassificationInput, Memory<float>>
{
    private static readonly string[] InputNames = [ClassificationContract.Pixels];
    private static readonly string[] OutputNames = [ClassificationContract.Logits];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly int _labels;
    private readonly int _pixelBytes;
    private readonly byte[] _pixels;
    private readonly float[] _logits;
    private readonly OrtValue[] _inputs = new OrtValue[1];
    private readonly OrtValue[] _outputs = new OrtValue[1];
    private readonly OrtValue[] _inputBySize;
    private readonly OrtValue[] _outputBySize;

    /// <param name="session">The network.</param>
    /// <param name="maxBatchSize">The most pictures of a batch.</param>
    /// <param name="side">The sides of a picture, in pixels.</param>
    /// <param name="labels">How many labels there are.</param>
    public ClassificationBatchRunner(InferenceSession session, int maxBatchSize, int side, int labels)
    {
        _session = session;
        _labels = labels;
        _pixelBytes = PixelBytes(side);
        _pixels = GC.AllocateArray<byte>(maxBatchSize * _pixelBytes, pinned: true);
        _logits = GC.AllocateArray<float>(maxBatchSize * labels, pinned: true);
        _inputBySize = Tensors(maxBatchSize, size => Tensor(_pixels.AsMemory(0, size * _pixelBytes), [size, side, side, Imaging.Image.Channels]));
        _outputBySize = Tensors(maxBatchSize, size => Tensor(_logits.AsMemory(0, size * labels), [size, labels]));
    }

    /// <summary>The bytes of a picture's pixels.</summary>
    public static int PixelBytes(int side) => side * side * Imaging.Image.Channels;

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<ClassificationInput> batch, Span<Memory<float>> results)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i].Pixels.Span.CopyTo(_pixels.AsSpan(i * _pixelBytes));
        }

        Run(batch.Length);
        for (int i = 0; i < batch.Length; i++)
        {
            results[i] = batch[i].Logits;
            _logits.AsMemory(i * _labels, _labels).CopyTo(results[i]);
        }
    }

    /// <summary>Runs the network on whatever pixels there are.</summary>
    public void Run(int size)
    {
        _inputs[0] = _inputBySize[size - 1];
        _outputs[0] = _outputBySize[size - 1];
        _session.Run(_runOptions, InputNames, _inputs, OutputNames, _outputs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runOptions.Dispose();
        foreach (var tensor in _inputBySize.Concat(_outputBySize))
        {
            tensor.Dispose();
        }
    }

    private static OrtValue[] Tensors(int maxBatchSize, Func<int, OrtValue> create) =>
        [.. Enumerable.Range(1, maxBatchSize).Select(create)];

    private static OrtValue Tensor<T>(Memory<T> memory, long[] shape) where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);
}
