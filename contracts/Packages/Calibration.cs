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

    /// <summary>The calibrated probability of one of two classes.</summary>
    /// <param name="probability">The network's, from 0 to 1.</param>
    public float Apply(float probability) =>
        // The logit of p over the temperature T, and its sigmoid: 1 / (1 + ((1 - p) / p)^(1 / T)).
        probability > 0 ? (float)(1 / (1 + Math.Pow((1.0 - probability) / probability, 1 / Temperature))) : 0;
}
