using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>How a sentiment graph does on texts.</summary>
/// <param name="Probabilities">For each text the probability that it is positive.</param>
/// <param name="Targets">1 for the positive ones.</param>
/// <param name="TextsASecond">How many texts it took in a second, in batches of texts of like length.</param>
internal sealed record SentimentScore(float[] Probabilities, float[] Targets, double TextsASecond)
{
    private const int BatchSize = 32;

    /// <summary>The share of correct decisions at one half.</summary>
    public double Accuracy => Probabilities.Zip(Targets).Average(pair => pair.First > 0.5f == pair.Second > 0.5f ? 1.0 : 0);

    /// <summary>The share of texts on which two graphs decide alike.</summary>
    public double AgreementWith(SentimentScore other) =>
        Probabilities.Zip(other.Probabilities).Average(pair => pair.First > 0.5f == pair.Second > 0.5f ? 1.0 : 0);

    /// <summary>Runs a graph over texts.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="texts">The texts.</param>
    public static SentimentScore Of(byte[] model, EncodedTexts texts)
    {
        using var session = new InferenceSession(model);
        using var run = new RunOptions();
        var probabilities = new float[texts.Texts.Count];
        var clock = Stopwatch.StartNew();
        foreach (var batch in texts.Batches(BatchSize))
        {
            var length = texts[batch[^1]].Length;
            var tokens = new long[batch.Length * length];
            Array.Fill(tokens, texts.Tokenizer.PaddingId);
            for (var row = 0; row < batch.Length; row++)
                texts[batch[row]].CopyTo(tokens.AsSpan(row * length));
            using var input = OrtValue.CreateTensorValueFromMemory(tokens, [batch.Length, length]);
            using var outputs = session.Run(run, [SentimentContract.Tokens], [input], [SentimentContract.Probability]);
            var values = outputs[0].GetTensorDataAsSpan<float>();
            for (var row = 0; row < batch.Length; row++)
                probabilities[batch[row]] = values[row];
        }
        return new SentimentScore(
            probabilities, [.. texts.Texts.Select(text => text.IsPositive ? 1f : 0f)], probabilities.Length / clock.Elapsed.TotalSeconds);
    }
}
