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
            if (name == NegatedPositive || name == NegatedNegative)
                yield return Negated(name == NegatedPositive, "dev", value);
            else if (name == Behaviour)
                yield return new Metric { Name = "accuracy", Data = "behaviour", Value = value };
            else if (name.StartsWith(Behaviour + ".", StringComparison.Ordinal))
                yield return new Metric { Name = "accuracy", Data = "behaviour: " + name[(Behaviour.Length + 1)..], Value = value };
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

    private const string NegatedPositive = "dev.negated.positive";
    private const string NegatedNegative = "dev.negated.negative";
    private const string Behaviour = "behaviour";

    private static Metric Negated(bool isPositive, string data, double value) => new()
    {
        Name = "accuracy",
        Data = $"{data}, {(isPositive ? "positive" : "negative")} with a negation",
        Value = value,
    };
}
