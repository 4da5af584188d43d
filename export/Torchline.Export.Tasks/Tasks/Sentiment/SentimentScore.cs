using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>How a sentiment graph does on texts.</summary>
/// <param name="Probabilities">For each text the probability that it is positive.</param>
/// <param name="Targets">1 for the positive ones.</param>
/// <param name="TextsASecond">How many texts it took in a second, in batches of texts of like length.</param>
internal sealed record SentimentScore(float[] Probabilities, float[] Targets, double TextsASecond)
{
    private const int BatchSize = 32;
    private const int Room = 256;

    /// <summary>The share of correct decisions at one half.</summary>
    public double Accuracy => Probabilities.Zip(Targets).Average(pair => pair.First > 0.5f == pair.Second > 0.5f ? 1.0 : 0);

    /// <summary>The share of texts on which two graphs decide alike.</summary>
    public double AgreementWith(SentimentScore other) =>
        Probabilities.Zip(other.Probabilities).Average(pair => pair.First > 0.5f == pair.Second > 0.5f ? 1.0 : 0);

    /// <summary>Runs a graph over texts.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="tokenizer">Its tokeniser.</param>
    /// <param name="texts">The texts.</param>
    public static SentimentScore Of(byte[] model, SentimentTokenizer tokenizer, IReadOnlyList<LabeledReview> texts)
    {
        using var session = new InferenceSession(model);
        using var run = new RunOptions();
        long[][] ids = [.. texts.Select(text => IdsOf(text.Text, tokenizer))];
        var probabilities = new float[texts.Count];
        var clock = Stopwatch.StartNew();
        foreach (var batch in Enumerable.Range(0, texts.Count).OrderBy(i => ids[i].Length).Chunk(BatchSize))
        {
            var length = ids[batch[^1]].Length;
            var tokens = new long[batch.Length * length];
            Array.Fill(tokens, tokenizer.PaddingId);
            for (var row = 0; row < batch.Length; row++)
                ids[batch[row]].CopyTo(tokens.AsSpan(row * length));
            using var input = OrtValue.CreateTensorValueFromMemory(tokens, [batch.Length, length]);
            using var outputs = session.Run(run, [SentimentContract.Tokens], [input], [SentimentContract.Probability]);
            var values = outputs[0].GetTensorDataAsSpan<float>();
            for (var row = 0; row < batch.Length; row++)
                probabilities[batch[row]] = values[row];
        }
        return new SentimentScore(probabilities, [.. texts.Select(text => text.IsPositive ? 1f : 0f)], texts.Count / clock.Elapsed.TotalSeconds);
    }

    private static long[] IdsOf(string text, SentimentTokenizer tokenizer)
    {
        var ids = new long[Room];
        tokenizer.TryEncode(text, ids, out var count);
        return count > 0 ? ids[..count] : [tokenizer.UnknownId];
    }
}
