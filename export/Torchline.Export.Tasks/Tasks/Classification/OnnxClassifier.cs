using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Training.Vision;

namespace Torchline.Export.Tasks.Classification;

/// <summary>An exported classifier in ONNX Runtime, on all processors.</summary>
internal sealed class OnnxClassifier : IDisposable
{
    private static readonly string[] Inputs = [ClassificationContract.Pixels];
    private static readonly string[] Outputs = [ClassificationContract.Logits];

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();

    /// <summary>Opens a network.</summary>
    /// <param name="model">The ONNX file.</param>
    public OnnxClassifier(byte[] model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount };
        session = new InferenceSession(model, options);
    }

    /// <summary>The pixels of a batch as an input, valid while the batch is.</summary>
    public static OrtValue InputOf(ImageBatch batch) =>
        OrtValue.CreateTensorValueFromMemory(batch.Pixels, [batch.Count, batch.Side, batch.Side, 3]);

    /// <summary>Classifies images.</summary>
    /// <param name="batches">The images.</param>
    /// <returns>What the network says of them, and how fast.</returns>
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

    /// <inheritdoc />
    public void Dispose()
    {
        runOptions.Dispose();
        session.Dispose();
    }
}
