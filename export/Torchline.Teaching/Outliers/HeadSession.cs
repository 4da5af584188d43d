using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks.Classification;

namespace Torchline.Teaching.Outliers;

/// <summary>What follows the features of a classifier, in ONNX Runtime: features to logits.</summary>
internal sealed class HeadSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly string[] inputs;
    private readonly bool isHalf;

    /// <summary>Cuts the head out of a classifier.</summary>
    public HeadSession(FeatureExtractor extractor)
    {
        (inputs, isHalf) = ([extractor.Graph.Features], extractor.IsHalf);
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        session = new InferenceSession(extractor.Graph.Head(extractor.Width, isHalf), options);
    }

    /// <summary>The logits of an image with these features.</summary>
    public float[] Logits(float[] features)
    {
        using var input = isHalf
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(features, value => (Float16)value), [1, features.Length])
            : OrtValue.CreateTensorValueFromMemory(features, [1, features.Length]);
        using var outputs = session.Run(runOptions, inputs, [input], [ClassificationContract.Logits]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        runOptions.Dispose();
        session.Dispose();
    }
}
