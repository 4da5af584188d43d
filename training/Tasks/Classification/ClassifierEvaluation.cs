using Torchline.Training.Vision;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Classification;

/// <summary>A network's opinion of some images.</summary>
/// <param name="Probabilities">For each image, in input order, the probability of each class.</param>
/// <param name="Labels">The true classes.</param>
/// <param name="Loss">Mean cross entropy, in nats.</param>
public sealed record ClassifierEvaluation(IReadOnlyList<float[]> Probabilities, IReadOnlyList<int> Labels, double Loss)
{
    private const int BatchSize = 16;

    /// <summary>The classes decided for.</summary>
    public IReadOnlyList<int> Decisions { get; } = [.. Probabilities.Select(row => Array.IndexOf(row, row.Max()))];

    /// <summary>The share decided rightly.</summary>
    public double Accuracy => (double)Decisions.Zip(Labels).Count(pair => pair.First == pair.Second) / Labels.Count;

    /// <summary>Runs the network in evaluation mode over all images.</summary>
    /// <param name="network">Turns normalised images (B, 3, S, S) into logits (B, classes).</param>
    /// <param name="normalization">Turns pixels into normalised images.</param>
    /// <param name="images">The images.</param>
    /// <param name="view">What is seen of them.</param>
    public static ClassifierEvaluation Of(
        nn.Module<Tensor, Tensor> network, PixelNormalization normalization, IReadOnlyList<LabeledImage> images, ImageView view)
    {
        network.eval();
        using var _ = no_grad();
        var probabilities = new List<float[]>();
        var loss = 0.0;
        foreach (var batch in ImageLoader.Centred(images, view, BatchSize))
        {
            using var scope = NewDisposeScope();
            var logits = network.call(ChannelsLast.Of(normalization.call(batch.PixelTensor()))); // (B, classes)
            loss += nn.functional.cross_entropy(logits, batch.LabelTensor()).ToDouble() * batch.Count;
            probabilities.AddRange(logits.softmax(1).cpu().data<float>().ToArray().Chunk((int)logits.shape[1]));
        }
        return new ClassifierEvaluation(probabilities, [.. images.Select(image => image.Label)], loss / images.Count);
    }

    /// <summary>Counts the decisions by true class.</summary>
    /// <param name="classes">How many classes there are.</param>
    public ConfusionMatrix Confusion(int classes) => ConfusionMatrix.Of(Labels, Decisions, classes);

    /// <summary>Compares confidence with accuracy.</summary>
    public Calibration Calibration() => Classification.Calibration.Of(
        [.. Probabilities.Select(row => row.Max())], [.. Decisions.Zip(Labels, (decision, label) => decision == label)]);
}
