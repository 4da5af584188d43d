using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>What a manifest has besides the accuracies: where a model holds, and where it does not.</summary>
internal static class SentimentMetrics
{
    /// <summary>The measures of a run's best epoch, of its test and of its calibration, where it has them.</summary>
    public static IEnumerable<Metric> Of(SentimentRun run)
    {
        foreach (var (name, value) in run.Progress.Best!.Metrics)
        {
            if (name is SentimentMeasures.NegatedPositive or SentimentMeasures.NegatedNegative)
                yield return Negated(name == SentimentMeasures.NegatedPositive, "dev", value);
            else if (name == SentimentMeasures.Behaviour)
                yield return new Metric { Name = "accuracy", Data = "behaviour", Value = value };
            else if (name.StartsWith(SentimentMeasures.Behaviour + ".", StringComparison.Ordinal))
                yield return new Metric { Name = "accuracy", Data = "behaviour: " + name[(SentimentMeasures.Behaviour.Length + 1)..], Value = value };
        }
        if (run.Test?.AccuracyOfNew is { } accuracy)
            yield return new Metric { Name = "accuracy", Data = "test, without reviews that are in train", Value = accuracy };
        if (run.Test?.Negated is { } negated)
        {
            yield return Negated(isPositive: true, "test", negated.Positive);
            yield return Negated(isPositive: false, "test", negated.Negative);
        }
        if (run.Calibration is { } fit)
            yield return new Metric { Name = "expected calibration error", Data = "dev", Value = fit.ErrorAfter };
    }

    private static Metric Negated(bool isPositive, string data, double value) => new()
    {
        Name = "accuracy",
        Data = $"{data}, {(isPositive ? "positive" : "negative")} with a negation",
        Value = value,
    };
}
