namespace Torchline.Teaching;

/// <summary>The accuracy on images that the head was not taught with.</summary>
/// <param name="Folds">The share of each fold's images that was classified rightly.</param>
/// <param name="Recalls">For each label, the share of its images that was recognised.</param>
public sealed record CrossValidation(IReadOnlyList<double> Folds, IReadOnlyList<double> Recalls)
{
    /// <summary>The mean over the folds.</summary>
    public double Mean => Folds.Average();

    /// <summary>The standard deviation over the folds.</summary>
    public double Deviation => Math.Sqrt(Folds.Sum(fold => (fold - Mean) * (fold - Mean)) / (Folds.Count - 1));

    /// <summary>
    /// Divides the images so that each fold has about the same share of every label, and classifies each fold by a head of the others.
    /// </summary>
    internal static CrossValidation Run(
        LabeledFeatures features, TeachingOptions options, TeachingProgress progress, CancellationToken stop)
    {
        var foldOf = Divide(features, options);
        var decisions = new int[features.Rows.Count];
        for (var fold = 0; fold < options.Folds; fold++)
        {
            progress("cross-validation, folds", fold, options.Folds);
            int[] others = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] != fold)];
            var head = HeadTraining.Fit(features, others, options, stop);
            foreach (var row in Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] == fold))
                decisions[row] = head.Decide(features.Rows[row]);
        }
        progress("cross-validation, folds", options.Folds, options.Folds);
        return new CrossValidation(
            [.. Enumerable.Range(0, options.Folds).Select(fold => Share(row => foldOf[row] == fold))],
            [.. Enumerable.Range(0, features.Labels.Count).Select(label => Share(row => features.Classes[row] == label))]);

        double Share(Func<int, bool> belongs)
        {
            int[] rows = [.. Enumerable.Range(0, decisions.Length).Where(belongs)];
            return (double)rows.Count(row => decisions[row] == features.Classes[row]) / rows.Length;
        }
    }

    private static int[] Divide(LabeledFeatures features, TeachingOptions options)
    {
        var random = new Random(options.Seed);
        var folds = new int[features.Rows.Count];
        var next = 0; // goes on from label to label, so that folds differ by one image at most
        foreach (var (label, _) in features.Labels.Index())
        {
            int[] rows = [.. Enumerable.Range(0, folds.Length).Where(row => features.Classes[row] == label)];
            random.Shuffle(rows);
            foreach (var row in rows) folds[row] = next++ % options.Folds;
        }
        return folds;
    }
}
