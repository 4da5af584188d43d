namespace Torchline.Training.Tasks.Classification;

/// <summary>
/// Whether a classifier is right as often as it says (Guo et al. 2017, "On Calibration of Modern Neural Networks").
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
