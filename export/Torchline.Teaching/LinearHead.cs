using System.Numerics.Tensors;

namespace Torchline.Teaching;

/// <summary>The last layer of a classifier.</summary>
/// <param name="Weights">Row by row, (labels, features).</param>
/// <param name="Biases">One a label.</param>
internal sealed record LinearHead(float[] Weights, float[] Biases)
{
    /// <summary>How many labels there are.</summary>
    public int Labels => Biases.Length;

    /// <summary>How many features an image has.</summary>
    public int Features => Weights.Length / Labels;

    /// <summary>The logits of an image.</summary>
    public float[] Logits(ReadOnlySpan<float> features)
    {
        var logits = new float[Labels];
        for (var label = 0; label < Labels; label++)
            logits[label] = TensorPrimitives.Dot(features, Weights.AsSpan(label * Features, Features)) + Biases[label];
        return logits;
    }

    /// <summary>The label of an image; of equally probable ones that with the lower number.</summary>
    public int Decide(ReadOnlySpan<float> features) => TensorPrimitives.IndexOfMax(Logits(features));
}
