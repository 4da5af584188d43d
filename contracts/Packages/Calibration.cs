namespace Torchline.Contracts.Packages;

/// <summary>How a network's probabilities become those that are true as often as they state.</summary>
/// <remarks>Guo et al., "On Calibration of Modern Neural Networks" (2017).</remarks>
/// <param name="Temperature">
/// What the logits are divided by, fitted on data that the network did not learn: above 1, probabilities come nearer to one half.
/// </param>
public sealed record Calibration(double Temperature)
{
    /// <summary>The smallest temperature that a manifest may have.</summary>
    public const double MinTemperature = 0.05;

    /// <summary>The largest temperature that a manifest may have.</summary>
    public const double MaxTemperature = 20;

    /// <summary>The prior of texts with a negation; null: that of the training data.</summary>
    public NegationPrior? Negation { get; init; }

    /// <summary>The calibrated probability of one of two classes.</summary>
    /// <param name="probability">The network's, from 0 to 1.</param>
    /// <param name="hasNegation">Whether the text has a word of <see cref="Negation"/>.</param>
    public float Apply(float probability, bool hasNegation)
    {
        // Log-odds z = log(p / (1 - p)) / T + b, and their sigmoid: 1 / (1 + e^-b ((1 - p) / p)^(1 / T)).
        var shift = hasNegation && Negation is { } prior ? Math.Exp(-prior.LogOdds) : 1;
        return probability > 0 ? (float)(1 / (1 + (shift * Math.Pow((1.0 - probability) / probability, 1 / Temperature)))) : 0;
    }

    /// <summary>Everything that is wrong with the calibration.</summary>
    internal IEnumerable<string> Check()
    {
        if (Temperature is not (>= MinTemperature and <= MaxTemperature))
            yield return $"calibration.temperature is {Temperature}; it lies between {MinTemperature} and {MaxTemperature}.";
        foreach (var problem in Negation?.Check() ?? [])
            yield return problem;
    }
}
