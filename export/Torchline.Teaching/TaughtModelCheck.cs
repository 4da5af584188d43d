using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Tasks.Classification;

namespace Torchline.Teaching;

/// <summary>Runs a new model on images as the service does, and compares it with the features times the head.</summary>
internal static class TaughtModelCheck
{
    private const float Tolerance = 1e-3f; // of sums over some hundred products in another order

    /// <exception cref="TeachingException">The model does not compute the head's logits.</exception>
    public static void Run(
        byte[] model, LinearHead head, LabeledFeatures features, IReadOnlyCollection<(int Row, byte[] Pixels)> samples, int side)
    {
        using var session = new InferenceSession(model);
        using var options = new RunOptions();
        byte[] pixels = [.. samples.SelectMany(sample => sample.Pixels)];
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [samples.Count, side, side, 3]);
        using var outputs = session.Run(options, [ClassificationContract.Pixels], [input], [ClassificationContract.Logits]);
        float[][] actual = [.. outputs[0].GetTensorDataAsSpan<float>().ToArray().Chunk(head.Labels)];
        foreach (var (logits, sample) in actual.Zip(samples))
        {
            var expected = head.Logits(features.Rows[sample.Row]);
            var allowed = Tolerance * (1 + expected.Max(Math.Abs));
            if (!logits.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= allowed))
            {
                throw new TeachingException(
                    $"the new model gives [{string.Join(", ", logits)}] for an image of {features.Labels[features.Classes[sample.Row]]}, "
                    + $"and the head that was taught [{string.Join(", ", expected)}]; nothing was published. Report it with the model's package.");
            }
        }
    }
}
