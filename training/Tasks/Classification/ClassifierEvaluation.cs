using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Classification;

/// <summary>A network's predictions for some images.</summary>
/// <param name="Probabilities">For each image, in input order, the probability of each class.</param>
/// <param name="Labels">The true classes.</param>
/// <param name="Loss">Mean cross entropy, in nats.</param>
internal sealed record ClassifierEvaluation(IReadOnlyList<float[]> Probabilities, IReadOnlyList<int> Labels, double Loss)
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
    /// <param name="view">The crop of each.</param>
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
    public ConfusionMatrix Confusion(int classes) => ConfusionMatrix.Of(Labels, Decisions, classes);

    /// <summary>Compares confidence with accuracy.</summary>
    public Calibration Calibration() => Classification.Calibration.Of(
        [.. Probabilities.Select(row => row.Max())], [.. Decisions.Zip(Labels, (decision, label) => decision == label)]);
}

/// <summary>
/// How well a classifier's confidence agrees with its accuracy (Guo et al. 2017, "On Calibration of Modern Neural Networks").
/// </summary>
/// <param name="Bins">The decisions by confidence, bins without any left out.</param>
/// <param name="ExpectedError">Expected calibration error: the mean distance of confidence from accuracy.</param>
public sealed record Calibration(IReadOnlyList<Calibration.Bin> Bins, double ExpectedError)
{
    private const int BinCount = 10;

    /// <summary>Decisions of about the same confidence.</summary>
    /// <param name="Count">How many there are.</param>
    /// <param name="Confidence">Their mean confidence.</param>
    /// <param name="Accuracy">The share that is right.</param>
    public sealed record Bin(int Count, double Confidence, double Accuracy);

    /// <summary>Sorts decisions into ten bins of equal width.</summary>
    /// <param name="confidences">The probability given to each decision.</param>
    /// <param name="correct">Whether each was right.</param>
    public static Calibration Of(IReadOnlyList<float> confidences, IReadOnlyList<bool> correct)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(correct.Count, confidences.Count);
        Bin[] bins =
        [
            .. Enumerable.Range(0, confidences.Count)
                .GroupBy(i => Math.Min(BinCount - 1, (int)(confidences[i] * BinCount)))
                .OrderBy(group => group.Key)
                .Select(group => new Bin(group.Count(), group.Average(i => confidences[i]), group.Average(i => correct[i] ? 1.0 : 0))),
        ];
        return new Calibration(bins, bins.Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Accuracy)) / confidences.Count);
    }
}

/// <summary>How often each class was taken for each.</summary>
/// <param name="counts">Counts by true class, then by decision.</param>
internal sealed class ConfusionMatrix(int[,] counts)
{
    /// <summary>How many classes there are.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>How many examples of class <paramref name="label"/> were taken for <paramref name="decision"/>.</summary>
    public int this[int label, int decision] => counts[label, decision];

    /// <summary>Counts decisions.</summary>
    public static ConfusionMatrix Of(IReadOnlyList<int> labels, IReadOnlyList<int> decisions, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(decisions.Count, labels.Count);
        var counts = new int[classes, classes];
        foreach (var (label, decision) in labels.Zip(decisions))
            counts[label, decision]++;
        return new ConfusionMatrix(counts);
    }

    /// <summary>The share of the examples of a class that were recognised; NaN when there are none.</summary>
    public double Recall(int label) => (double)counts[label, label] / Enumerable.Range(0, Classes).Sum(decision => counts[label, decision]);

    /// <summary>The share of the examples taken for a class that are of it; NaN when there are none.</summary>
    public double Precision(int label) => (double)counts[label, label] / Enumerable.Range(0, Classes).Sum(truth => counts[truth, label]);
}
