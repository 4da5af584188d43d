using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Classification;

/// <summary>An exported classifier against libtorch, image by image.</summary>
internal static class ClassifierParity
{
    private const int BatchSize = 8;

    /// <summary>Compares the two on the same pixels: logits must be near, and the label the same however near they are.</summary>
    /// <returns>A comparison for each image, by its path.</returns>
    public static VerificationReport Compare(
        byte[] model, PixelClassifier classifier, IReadOnlyList<LabeledImage> images, ImageView view, Tolerance tolerance)
    {
        using var onnx = new ClassifierSession(model);
        using var noGradient = no_grad();
        var comparisons = ImageLoader.Centred(images, view, BatchSize)
            .SelectMany(batch => onnx.Classify([batch]).Logits.Zip(LogitsOf(classifier, batch)))
            .Zip(images, (logits, image) => Compare(image.Path, logits.First, logits.Second, tolerance));
        return new VerificationReport([.. comparisons], FirstDivergence: null);
    }

    private static float[][] LogitsOf(PixelClassifier classifier, ImageBatch batch)
    {
        using var scope = NewDisposeScope();
        var logits = classifier.call(batch.PixelTensor()); // (B, labels)
        return [.. logits.data<float>().ToArray().Chunk((int)logits.shape[1])];
    }

    private static OutputComparison Compare(string image, float[] actual, float[] expected, Tolerance tolerance)
    {
        using var scope = NewDisposeScope();
        var difference = TensorDifference.Of(tensor(actual), tensor(expected), tolerance);
        var sameLabel = Array.IndexOf(actual, actual.Max()) == Array.IndexOf(expected, expected.Max());
        return OutputComparison.Of(
            new Dictionary<string, long>(), image,
            difference with { Mismatch = difference.Mismatch ?? (sameLabel ? null : "the two give it different labels") });
    }
}
