using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Tasks.Captioning.Metrics;

namespace Torchline.Export.Tasks.Captioning;

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

    /// <summary>The figures of the best epoch of a run by hand, whose BLEU is another one: the mean over pairs, of one reference each.</summary>
    public static CaptionFigures Of(HandCaptionerRun run) =>
        new(run.Configuration.Seed, OnValidation(run.Progress, new Dictionary<string, string> { ["bleu1"] = "mean unigram BLEU" }));

    /// <summary>Reads the figures from the folder of a captioner's run.</summary>
    public static CaptionFigures Read(string path)
    {
        using var run = CaptionerRun.Load(path);
        return Of(run);
    }

    /// <summary>Reads the figures from the folder of a run by hand.</summary>
    public static CaptionFigures ReadHand(string path)
    {
        using var run = HandCaptionerRun.Load(path);
        return Of(run);
    }

    /// <summary>The figures of a run that is loaded: once it is tested, by the search that it is served with.</summary>
    public static CaptionFigures Of(CaptionerRun run)
    {
        var figures = new CaptionFigures(run.Configuration.Seed, OnValidation(run.Progress, Names));
        return run.Test is not { } test ? figures : figures with
        {
            Values = new Dictionary<(string, string), double>(
            [
                .. figures.Values.Where(figure => !Names.ContainsValue(figure.Key.Name)),
                .. Scores(test.Validation.Single(by => by.Beam == test.Beam && by.LengthPenalty == test.LengthPenalty).Scores, "val"),
                .. Scores(test.Scores, "test"),
            ]),
        };
    }

    /// <summary>The metrics of a package whose own run is the first.</summary>
    public static IEnumerable<Metric> Metrics(IReadOnlyList<CaptionFigures> runs) => runs[0].Values.Keys.Select(figure => ManifestMetrics.OverSeeds(
        figure.Name, figure.Data,
        [.. runs.Where(run => run.Values.ContainsKey(figure)).Select(run => new SeedMetric(run.Seed, run.Values[figure]))]));

    private static Dictionary<(string Name, string Data), double> OnValidation(TrainingProgress progress, Dictionary<string, string> names) =>
        (progress.Best ?? throw new RunException("the run has not completed an epoch yet")).Metrics
            .Where(metric => metric.Key.StartsWith(ValidationPrefix, StringComparison.Ordinal))
            .Select(metric => (Key: metric.Key[ValidationPrefix.Length..], metric.Value))
            .ToDictionary(metric => (names.GetValueOrDefault(metric.Key, metric.Key), "val"), metric => metric.Value);

    private static Dictionary<(string Name, string Data), double> Scores(CaptionScores scores, string data) => new()
    {
        [("BLEU-1", data)] = scores.Bleu1,
        [("BLEU-2", data)] = scores.Bleu2,
        [("BLEU-3", data)] = scores.Bleu3,
        [("BLEU-4", data)] = scores.Bleu4,
        [("CIDEr-D", data)] = scores.CiderD,
        [("ROUGE-L", data)] = scores.RougeL,
    };
}
