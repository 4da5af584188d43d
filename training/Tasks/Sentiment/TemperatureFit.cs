namespace Torchline.Training.Tasks.Sentiment;

/// <summary>The temperature that makes a network's probabilities true: <c>calibration.json</c> (Guo et al. 2017).</summary>
/// <param name="Temperature">What the logits are divided by.</param>
/// <param name="ErrorBefore">The expected calibration error of the probabilities as they are.</param>
/// <param name="ErrorAfter">The expected calibration error with the temperature.</param>
public sealed record TemperatureFit(double Temperature, double ErrorBefore, double ErrorAfter)
{
    private const int Bins = 15;
    private const int Steps = 60;
    private const double Lowest = 0.1;
    private const double Highest = 10;
    private const double Edge = 1e-7;

    /// <summary>Fits the temperature with the least cross entropy on data that the network did not learn.</summary>
    /// <param name="probabilities">The probabilities that reviews are positive.</param>
    /// <param name="targets">Above one half where they are.</param>
    public static TemperatureFit Of(IReadOnlyList<float> probabilities, IReadOnlyList<float> targets)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Count, probabilities.Count);
        var logits = LogitsOf(probabilities);
        var temperature = Math.Exp(Minimum(x => CrossEntropy(logits, targets, Math.Exp(x)), Math.Log(Lowest), Math.Log(Highest)));
        return new TemperatureFit(temperature, Error(logits, targets, 1), Error(logits, targets, temperature));
    }

    /// <summary>The expected calibration error of probabilities as they are.</summary>
    /// <param name="probabilities">The probabilities that reviews are positive.</param>
    /// <param name="targets">Above one half where they are.</param>
    public static double ErrorOf(IReadOnlyList<float> probabilities, IReadOnlyList<float> targets) => Error(LogitsOf(probabilities), targets, 1);

    /// <summary>The logit of a probability; finite for 0 and 1, too.</summary>
    public static double LogitOf(double probability)
    {
        probability = Math.Clamp(probability, Edge, 1 - Edge);
        return Math.Log(probability / (1 - probability));
    }

    private static double[] LogitsOf(IReadOnlyList<float> probabilities) =>
        [.. probabilities.Select(probability => LogitOf(probability))];

    /// <summary>Golden-section search: the cross entropy has one minimum over the logarithm of the temperature.</summary>
    private static double Minimum(Func<double, double> value, double low, double high)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        for (var step = 0; step < Steps; step++)
        {
            var (left, right) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
            (low, high) = value(left) < value(right) ? (low, right) : (left, high);
        }
        return (low + high) / 2;
    }

    private static double CrossEntropy(double[] logits, IReadOnlyList<float> targets, double temperature)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            var z = (targets[i] > 0.5f ? logits[i] : -logits[i]) / temperature;
            sum += Math.Max(-z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));
        }
        return sum / logits.Length;
    }

    /// <summary>The mean distance of confidence and accuracy over bins of equal width of the confidence.</summary>
    private static double Error(double[] logits, IReadOnlyList<float> targets, double temperature)
    {
        var (confidence, right) = (new double[Bins], new double[Bins]);
        for (var i = 0; i < logits.Length; i++)
        {
            var certainty = 1 / (1 + Math.Exp(-Math.Abs(logits[i]) / temperature)); // 0.5 to 1
            var bin = Math.Min((int)((certainty - 0.5) * 2 * Bins), Bins - 1);
            confidence[bin] += certainty;
            right[bin] += logits[i] > 0 == targets[i] > 0.5f ? 1 : 0;
        }
        return confidence.Zip(right, (sum, hits) => Math.Abs(sum - hits)).Sum() / logits.Length;
    }
}
