using System.Numerics.Tensors;

namespace Torchline.Teaching.Outliers;

/// <summary>
/// The squared distance to the nearest class mean under a covariance that all classes share (Lee et al., "A Simple Unified Framework for
/// Detecting Out-of-Distribution Samples and Adversarial Attacks", 2018).
/// </summary>
/// <remarks>The covariance is shrunk towards a multiple of the identity: there are more features than images.</remarks>
internal sealed class Mahalanobis
{
    private const double Shrinkage = 0.3;

    private readonly float[][] means;
    private readonly double[][] cholesky; // of the covariance, lower triangle

    private Mahalanobis(float[][] means, double[][] cholesky) => (this.means, this.cholesky) = (means, cholesky);

    /// <summary>Takes means and covariance from images.</summary>
    /// <param name="features">Their features.</param>
    /// <param name="classes">For each the number of its label.</param>
    public static Mahalanobis From(IReadOnlyList<float[]> features, IReadOnlyList<int> classes)
    {
        var labels = classes.Distinct().Order().ToArray();
        var means = labels.Select(label => OutlierScore.MeanOf([.. features.Where((_, row) => classes[row] == label)])).ToArray();
        float[][] centred = [.. features.Select((row, i) =>
        {
            var difference = new float[row.Length];
            TensorPrimitives.Subtract(row, means[Array.IndexOf(labels, classes[i])], difference);
            return difference;
        })];
        var width = centred[0].Length;
        float[][] columns = [.. Enumerable.Range(0, width).Select(column => centred.Select(row => row[column]).ToArray())];
        var covariance = new double[width][];
        Parallel.For(0, width, i => covariance[i] =
            [.. Enumerable.Range(0, i + 1).Select(j => (1 - Shrinkage) * TensorPrimitives.Dot(columns[i], columns[j]) / centred.Length)]);
        var variance = Enumerable.Range(0, width).Average(i => covariance[i][i]) / (1 - Shrinkage);
        for (var i = 0; i < width; i++) covariance[i][i] += (Shrinkage * variance) + double.Epsilon;
        Factorize(covariance);
        return new Mahalanobis(means, covariance);
    }

    /// <summary>The squared distance of an image with these features.</summary>
    public double Of(float[] features) => means.Min(mean =>
    {
        var difference = new double[features.Length];
        for (var i = 0; i < difference.Length; i++) difference[i] = features[i] - (double)mean[i];
        for (var i = 0; i < difference.Length; i++)
            difference[i] = (difference[i] - TensorPrimitives.Dot<double>(cholesky[i].AsSpan(0, i), difference.AsSpan(0, i))) / cholesky[i][i];
        return TensorPrimitives.Dot<double>(difference, difference);
    });

    /// <summary>Cholesky's factor in place of the lower triangle.</summary>
    private static void Factorize(double[][] matrix)
    {
        for (var i = 0; i < matrix.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = matrix[i][j] - TensorPrimitives.Dot<double>(matrix[i].AsSpan(0, j), matrix[j].AsSpan(0, j));
                matrix[i][j] = i == j ? Math.Sqrt(Math.Max(rest, double.Epsilon)) : rest / matrix[j][j];
            }
        }
    }
}
