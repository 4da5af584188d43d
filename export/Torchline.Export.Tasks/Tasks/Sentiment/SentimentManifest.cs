using System.Text.Json.Nodes;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>How good one run of a recipe is.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Dev">Accuracy on the development set.</param>
/// <param name="Test">Accuracy on the test set, null if it has not been measured.</param>
internal sealed record SentimentFigures(long Seed, double Dev, double? Test)
{
    /// <summary>The figures of a run that is loaded.</summary>
    public static SentimentFigures Of(SentimentRun run) => new(
        run.Configuration.Seed,
        (run.Progress.Best ?? throw new RunException($"{run.Folder.Path}: the run has not completed an epoch yet")).Metrics[SentimentTask.Accuracy],
        run.Test?.Accuracy);

    /// <summary>Reads the figures from a run folder.</summary>
    public static SentimentFigures Read(string path)
    {
        using var run = SentimentRun.Load(path);
        return Of(run);
    }
}

/// <summary>The manifest of a trained sentiment classifier.</summary>
internal static class SentimentManifest
{
    /// <summary>The vocabulary's file in the package.</summary>
    public const string VocabularyFile = "vocabulary.txt";
    private const int MaxTokens = 512;
    private const int MaxPieces = 256;
    private const double LeastScore = 0.65; // of dev.txt, fewer than 2 % of the answers are less certain

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    public static IReadOnlyDictionary<string, string> MetadataOf(SentimentRun run) => new Dictionary<string, string>
    {
        ["torchline.task"] = SentimentContract.Task,
        ["torchline.model"] = run.Configuration.Options.Architecture.Model,
        ["torchline.labels"] = string.Join(',', SentimentContract.Labels),
        ["torchline.tokenizer"] = run.Encoding.Tokenizer,
        ["torchline.vocabulary"] = string.Join('\n', run.Encoding.Words.Words),
    };

    /// <summary>The manifest of a run's package, whose figures are the first of those over the seeds.</summary>
    public static ModelManifest Of(SentimentRun run, PackageIdentity package, SentimentFigures[] figures, VerificationReport parity)
    {
        var options = run.Configuration.Options;
        return new ModelManifest
        {
            Name = package.Name,
            Version = package.Version,
            Task = SentimentContract.Task,
            Description = package.Description,
            Inputs = SentimentContract.Inputs,
            Outputs = SentimentContract.Outputs,
            Preprocessing = new Preprocessing
            {
                Text = run.Encoding.Tokenizer == WordPieceTokenizer.Name
                    ? WordPieceTokenizer.Preprocessing(VocabularyFile, MaxPieces)
                    : new TextPreprocessing(run.Encoding.Tokenizer, VocabularyFile, MaxTokens),
            },
            Labels = SentimentContract.Labels,
            Calibration = run.Calibration is { } fit ? new Calibration(fit.Temperature) : null,
            Decoding = new Decoding
            {
                Threshold = 0.5,
                Certainty = run.Encoding.Tokenizer == WordPieceTokenizer.Name ? Certainty.OfReviews(LeastScore) : null,
            },
            Metrics =
            [
                Accuracy("dev", figures, result => result.Dev),
                .. figures[0].Test is null ? Array.Empty<Metric>() : [Accuracy("test", figures, result => result.Test)],
                .. SentimentMetrics.Of(run),
                ManifestMetrics.Parity("random tokens", parity),
            ],
            Provenance = RunProvenance.Of(run.Configuration, options.Data),
            Architecture = new Architecture(options.Architecture.Model, OptionsOf(options)),
        };
    }

    /// <summary>The network's sizes, and, where its weights are a mean, what of: enough to train it again.</summary>
    private static JsonObject OptionsOf(SentimentOptions options)
    {
        var sizes = ArchitectureOptions.Write(options.Architecture);
        if (options.Average is { } runs)
        {
            sizes["average"] = new JsonArray([.. runs.Select(run => new JsonObject
            {
                ["run"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Path)),
                ["share"] = run.Share,
                ["seed"] = run.Seed,
                ["command"] = run.CommandLine,
                ["gitCommit"] = run.Commit,
            })]);
        }
        return sizes;
    }

    private static Metric Accuracy(string data, SentimentFigures[] figures, Func<SentimentFigures, double?> figure) => ManifestMetrics.OverSeeds(
        "accuracy", data, [.. figures.Where(run => figure(run) is not null).Select(run => new SeedMetric(run.Seed, figure(run)!.Value))]);
}
