using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Classification;

/// <summary>The results of a network on images with their true classes.</summary>
/// <param name="Logits">The logits of each image.</param>
/// <param name="Labels">The true classes.</param>
/// <param name="TimePerImage">Time inside ONNX Runtime, an image.</param>
internal sealed record ClassifierScore(IReadOnlyList<float[]> Logits, IReadOnlyList<long> Labels, TimeSpan TimePerImage)
{
    /// <summary>The share of the images that are classified right.</summary>
    public double Accuracy => (double)Logits.Zip(Labels).Count(pair => Decision(pair.First) == pair.Second) / Labels.Count;

    /// <summary>The share of the images that another network puts in the same class.</summary>
    public double AgreementWith(ClassifierScore other) =>
        (double)Logits.Zip(other.Logits).Count(pair => Decision(pair.First) == Decision(pair.Second)) / Labels.Count;

    private static int Decision(float[] logits) => Array.IndexOf(logits, logits.Max());
}

/// <summary>An exported classifier in ONNX Runtime, on all processors.</summary>
internal sealed class ClassifierSession : IDisposable
{
    private static readonly string[] Inputs = [ClassificationContract.Pixels];
    private static readonly string[] Outputs = [ClassificationContract.Logits];

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();

    /// <summary>Opens a network.</summary>
    public ClassifierSession(byte[] model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount };
        session = new InferenceSession(model, options);
    }

    /// <summary>The pixels of a batch as an input, valid while the batch is.</summary>
    public static OrtValue InputOf(ImageBatch batch) =>
        OrtValue.CreateTensorValueFromMemory(batch.Pixels, [batch.Count, batch.Side, batch.Side, 3]);

    /// <summary>Classifies images.</summary>
    /// <returns>The logits, and the time that they took.</returns>
    public ClassifierScore Classify(IEnumerable<ImageBatch> batches)
    {
        var logits = new List<float[]>();
        var labels = new List<long>();
        var running = new Stopwatch();
        foreach (var batch in batches)
        {
            using var input = InputOf(batch);
            running.Start();
            using var outputs = session.Run(runOptions, Inputs, [input], Outputs);
            running.Stop();
            logits.AddRange(outputs[0].GetTensorDataAsSpan<float>().ToArray().Chunk((int)outputs[0].GetTensorTypeAndShape().Shape[1]));
            labels.AddRange(batch.Labels);
        }
        return new ClassifierScore(logits, labels, running.Elapsed / labels.Count);
    }

    public void Dispose()
    {
        runOptions.Dispose();
        session.Dispose();
    }
}
