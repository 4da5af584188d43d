namespace Torchline.Export.Tasks.Sentiment;

/// <summary>
/// Moves the prior of texts with a negation as far towards the positive ones as the negative ones allow: the point of Neyman and Pearson
/// (1933), where a given share of the negative ones keeps its label.
/// </summary>
internal static class NegationPriorFit
{
    private const double Decimals = 1000;

    /// <summary>Fits the prior.</summary>
    /// <param name="negatives">The log-odds of the negative texts with a negation, relative to those of the threshold.</param>
    /// <param name="keep">The share of them that stays below 0, above 0 and below 1.</param>
    /// <returns>The largest number of three decimals, from 0 to <see cref="NegationPrior.MaxLogOdds"/>, that turns no more of them when it is added.</returns>
    /// <exception cref="ExportException">There are too few texts.</exception>
    public static double Of(IEnumerable<double> negatives, double keep)
    {
        double[] descending = [.. negatives.OrderDescending()];
        var turned = (int)Math.Floor((1 - keep) * descending.Length + 1e-9);
        if (turned == 0 || turned >= descending.Length)
        {
            throw new ExportException(
                $"{descending.Length} negative texts with a negation are too few to keep {keep:P1} of them: one at least must be allowed to turn");
        }
        // Log-odds of 0 are positive: the sum of the first that stays is below 0.
        return Math.Clamp((Math.Ceiling(-descending[turned] * Decimals) - 1) / Decimals, 0, NegationPrior.MaxLogOdds);
    }
}
