namespace Torchline.Training.Tasks.Sentiment;

/// <summary>How often a two-class classifier was right, and how it was wrong.</summary>
/// <param name="TruePositives">Positives called positive.</param>
/// <param name="FalsePositives">Negatives called positive.</param>
/// <param name="TrueNegatives">Negatives called negative.</param>
/// <param name="FalseNegatives">Positives called negative.</param>
public sealed record BinaryConfusion(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    /// <summary>How many examples were judged.</summary>
    public int Count => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>The share judged rightly.</summary>
    public double Accuracy => (double)(TruePositives + TrueNegatives) / Count;

    /// <summary>The share of the examples called positive that are.</summary>
    public double Precision => (double)TruePositives / (TruePositives + FalsePositives);

    /// <summary>The share of the positives that were called positive.</summary>
    public double Recall => (double)TruePositives / (TruePositives + FalseNegatives);

    /// <summary>Counts decisions at probability one half.</summary>
    /// <param name="probabilities">The predicted probability of the positive class, for each example.</param>
    /// <param name="targets">The truth: above one half means positive.</param>
    public static BinaryConfusion Of(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> targets)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, probabilities.Length);
        int tp = 0, fp = 0, tn = 0, fn = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            _ = (probabilities[i] > 0.5f, targets[i] > 0.5f) switch
            {
                (true, true) => tp++,
                (true, false) => fp++,
                (false, false) => tn++,
                (false, true) => fn++,
            };
        }
        return new BinaryConfusion(tp, fp, tn, fn);
    }
}
