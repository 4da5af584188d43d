using System.Numerics.Tensors;

namespace Torchline.Teaching.Outliers;

/// <summary>Scores that tell images of no label from those of the labels: the larger, the less an image is like the training images.</summary>
/// <param name="Name">The score's name.</param>
/// <param name="Of">The score of an image, by its features and logits.</param>
internal sealed record OutlierScore(string Name, Func<float[], float[], double> Of)
{
    /// <summary>The largest score of an image of the labels; null: that of as many training images as the distance leaves within.</summary>
    public double? Limit { get; init; }

    /// <summary>The scores that the distance is compared with, taken from training images.</summary>
    /// <param name="features">The features.</param>
    /// <param name="classes">For each the number of its label.</param>
    /// <param name="distance">The distance.</param>
    public static IReadOnlyList<OutlierScore> All(IReadOnlyList<float[]> features, IReadOnlyList<int> classes, ImageDistance distance)
    {
        float[][] means = [.. classes.Distinct().Order().Select(label => MeanOf([.. features.Where((_, row) => classes[row] == label)]))];
        float[][] units = [.. means.Select(ImageDistance.Normalize)];
        var mahalanobis = Mahalanobis.From(features, classes);
        return
        [
            new("largest probability", (_, logits) => 1 - LargestProbability(logits)),
            new("energy", (_, logits) => -LogSumExp(logits)),
            new("cosine to the nearest class mean", (image, _) => 1 - units.Max(unit => TensorPrimitives.Dot(unit, ImageDistance.Normalize(image)))),
            new("Mahalanobis, shared covariance", (image, _) => mahalanobis.Of(image)),
            new($"cosine to the {distance.Neighbours} nearest images", (image, _) => distance.Of(image)) { Limit = distance.Limit },
        ];
    }

    /// <summary>The probability that an outlier has a larger score than an inlier: the area under the ROC curve.</summary>
    public static double Auroc(IReadOnlyList<double> inliers, IReadOnlyList<double> outliers)
    {
        double[] sorted = [.. inliers.Order()];
        var below = 0.0;
        foreach (var outlier in outliers)
        {
            var (first, last) = (LowerBound(sorted, outlier), LowerBound(sorted, Math.BitIncrement(outlier)));
            below += first + ((last - first) / 2.0); // ties count half
        }
        return below / inliers.Count / outliers.Count;
    }

    private static int LowerBound(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static double LogSumExp(float[] logits)
    {
        var largest = logits.Max();
        return largest + Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
    }

    private static double LargestProbability(float[] logits) => Math.Exp(logits.Max() - LogSumExp(logits));

    internal static float[] MeanOf(IReadOnlyList<float[]> rows)
    {
        var mean = new float[rows[0].Length];
        foreach (var row in rows) TensorPrimitives.Add(mean, row, mean);
        TensorPrimitives.Divide(mean, rows.Count, mean);
        return mean;
    }
}
