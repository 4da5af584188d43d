using Torchline.Contracts.Tasks.Sentiment;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Sentiment;

/// <summary>Runs the network on padded batches, with input and output tensors over memory that is used again.</summary>
internal sealed class SentimentRunner : IBatchRunner<TokenSequence, float>
{
    private static readonly string[] InputNames = [SentimentContract.Tokens];
    private static readonly string[] OutputNames = [SentimentContract.Probability];

    private readonly InferenceSession session;
    private readonly long paddingId;
    private readonly RunOptions runOptions = new();
    private readonly long[] tokens;
    private readonly float[] probabilities;
    private readonly OrtValue[] inputs = new OrtValue[1];
    private readonly OrtValue[] outputs = new OrtValue[1];
    private readonly OrtValue[] outputBySize;

    public SentimentRunner(InferenceSession session, int maxBatchSize, int maxTokens, long paddingId)
    {
        this.session = session;
        this.paddingId = paddingId;
        tokens = GC.AllocateUninitializedArray<long>(maxBatchSize * maxTokens, pinned: true);
        probabilities = GC.AllocateUninitializedArray<float>(maxBatchSize, pinned: true);
        outputBySize = [.. Enumerable.Range(1, maxBatchSize).Select(size => MemoryTensor.Over(probabilities.AsMemory(0, size), size))];
    }

    public void Run(ReadOnlySpan<TokenSequence> batch, Span<float> results)
    {
        var length = 1;
        foreach (var sequence in batch)
            length = Math.Max(length, sequence.Length);
        var tokens = this.tokens.AsMemory(0, batch.Length * length);
        for (var i = 0; i < batch.Length; i++)
        {
            var row = tokens.Span.Slice(i * length, length);
            batch[i].Ids.CopyTo(row);
            row[batch[i].Length..].Fill(paddingId);
        }
        using var input = MemoryTensor.Over(tokens, batch.Length, length);
        inputs[0] = input;
        outputs[0] = outputBySize[batch.Length - 1];
        session.Run(runOptions, InputNames, inputs, OutputNames, outputs);
        probabilities.AsSpan(0, batch.Length).CopyTo(results);
    }

    public void Dispose()
    {
        runOptions.Dispose();
        foreach (var output in outputBySize)
            output.Dispose();
    }
}
