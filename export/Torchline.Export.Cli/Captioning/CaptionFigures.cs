using Torchline.Contracts.Manifest;
using Torchline.Export.Cli.Programs;
using Torchline.Training.Captioning;
using Torchline.Training.Metrics.Captions;
using Torchline.Training.Runs;

namespace Torchline.Export.Cli.Captioning;

/// <summary>How good one run of a captioner's recipe is.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Values">What was measured on which data.</param>
internal sealed record CaptionFigures(long Seed, IReadOnlyDictionary<(string Name, string Data), double> Values)
{
    private const string ValidationPrefix = "val.";

    private static readonly Dictionary<string, string> Names = new()
    {
        ["bleu1"] = "BLEU-1",
        ["bleu4"] = "BLEU-4",
        ["ciderD"] = "CIDEr-D",
        ["rougeL"] = "ROUGE-L",
    };

    /// <summary>The figures of a run.</summary>
    /// <param name="seed">Its seed.</param>
    /// <param name="progress">How its training went.</param>
    /// <param name="test">How good its captions of the test pictures are, if they have been looked at.</param>
    public static CaptionFigures Of(long seed, TrainingProgress progress, CaptionScores? test = null) => new(
        seed, OnValidation(progress).Concat(test is null ? [] : OnTest(test)).ToDictionary());

    /// <summary>Reads the figures from a run folder.</summary>
    public static CaptionFigures Read(string path)
    {
        using var run = CaptionerRun.Load(path);
        return Of(run);
    }

    /// <summary>The figures of a run that is loaded.</summary>
    public static CaptionFigures Of(CaptionerRun run) => Of(run.Configuration.Seed, run.Progress, run.Test?.Scores);

    /// <summary>The metrics of a package whose own run is the first.</summary>
    /// <param name="runs">The figures of each run.</param>
    public static IEnumerable<Metric> Metrics(IReadOnlyList<CaptionFigures> runs) => runs[0].Values.Keys.Select(figure => SeedMetrics.Of(
        figure.Name, figure.Data,
        [.. runs.Where(run => run.Values.ContainsKey(figure)).Select(run => new SeedMetric(run.Seed, run.Values[figure]))]));

    private static IEnumerable<KeyValuePair<(string Name, string Data), double>> OnValidation(TrainingProgress progress) =>
        (progress.Best ?? throw new RunException("the run has not completed an epoch yet")).Metrics
            .Where(metric => metric.Key.StartsWith(ValidationPrefix, StringComparison.Ordinal))
            .Select(metric => (Key: metric.Key[ValidationPrefix.Length..], metric.Value))
            .Select(metric => KeyValuePair.Create((Names.GetValueOrDefault(metric.Key, metric.Key), "val"), metric.Value));

    private static IEnumerable<KeyValuePair<(string Name, string Data), double>> OnTest(CaptionScores scores) =>
    [
        KeyValuePair.Create(("BLEU-1", "test"), scores.Bleu1),
        KeyValuePair.Create(("BLEU-2", "test"), scores.Bleu2),
        KeyValuePair.Create(("BLEU-3", "test"), scores.Bleu3),
        KeyValuePair.Create(("BLEU-4", "test"), scores.Bleu4),
        KeyValuePair.Create(("CIDEr-D", "test"), scores.CiderD),
        KeyValuePair.Create(("ROUGE-L", "test"), scores.RougeL),
    ];
}
