namespace Torchline.Export.Tasks.Classification;

/// <summary>What a network says of images whose classes are known.</summary>
/// <param name="Logits">The logits of each image.</param>
/// <param name="Labels">The true classes.</param>
/// <param name="TimePerImage">Time inside ONNX Runtime, an image.</param>
internal sealed record ClassifierScore(IReadOnlyList<float[]> Logits, IReadOnlyList<long> Labels, TimeSpan TimePerImage)
{
    /// <summary>The share of the images recognised.</summary>
    public double Accuracy => (double)Logits.Zip(Labels).Count(pair => Decision(pair.First) == pair.Second) / Labels.Count;

    /// <summary>The share of the images for which another network decides the same.</summary>
    public double AgreementWith(ClassifierScore other) =>
        (double)Logits.Zip(other.Logits).Count(pair => Decision(pair.First) == Decision(pair.Second)) / Labels.Count;

    private static int Decision(float[] logits) => Array.IndexOf(logits, logits.Max());
}
