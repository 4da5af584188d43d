using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>Runs the network on padded batches, with input and output tensors over memory that is used again.</summary>
internal sealed class SentimentBatchRunner : IBatchRunner<TokenSequence, float>
{
    private static readonly string[] InputNames = [SentimentContract.Tokens];
    private static readonly string[] OutputNames = [SentimentContract.Probability];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly long[] _tokens;
    private readonly float[] _probabilities;
    private readonly OrtValue[] _inputs = new OrtValue[1];
    private readonly OrtValue[] _outputs = new OrtValue[1];
    private readonly OrtValue[] _outputBySize;

    public SentimentBatchRunner(InferenceSession session, int maxBatchSize, int maxTokens)
    {
        _session = session;
        _tokens = GC.AllocateUninitializedArray<long>(maxBatchSize * maxTokens, pinned: true);
        _probabilities = GC.AllocateUninitializedArray<float>(maxBatchSize, pinned: true);
        _outputBySize = [.. Enumerable.Range(1, maxBatchSize).Select(size => MemoryTensor.Over(_probabilities.AsMemory(0, size), size))];
    }

    public void Run(ReadOnlySpan<TokenSequence> batch, Span<float> results)
    {
        int length = 1;
        foreach (var sequence in batch)
        {
            length = Math.Max(length, sequence.Length);
        }

        var tokens = _tokens.AsMemory(0, batch.Length * length);
        for (int i = 0; i < batch.Length; i++)
        {
            var row = tokens.Span.Slice(i * length, length);
            batch[i].Ids.CopyTo(row);
            row[batch[i].Length..].Fill(Vocabulary.PaddingId);
        }

        using var input = MemoryTensor.Over(tokens, batch.Length, length);
        _inputs[0] = input;
        _outputs[0] = _outputBySize[batch.Length - 1];
        _session.Run(_runOptions, InputNames, _inputs, OutputNames, _outputs);
        _probabilities.AsSpan(0, batch.Length).CopyTo(results);
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        foreach (var output in _outputBySize)
        {
            output.Dispose();
        }
    }
}
