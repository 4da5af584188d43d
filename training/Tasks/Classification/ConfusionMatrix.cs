namespace Torchline.Training.Tasks.Classification;

/// <summary>How often each class was taken for each.</summary>
/// <param name="counts">Counts by true class, then by decision.</param>
public sealed class ConfusionMatrix(int[,] counts)
{
    /// <summary>How many classes there are.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>How many examples of class <paramref name="label"/> were taken for <paramref name="decision"/>.</summary>
    public int this[int label, int decision] => counts[label, decision];

    /// <summary>Counts decisions.</summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="decisions">The classes decided for.</param>
    /// <param name="classes">How many classes there are.</param>
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
