using System.Text.Json;
using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Export.Tasks.Programs;
using Torchline.Export.Verification;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment;

namespace Torchline.Export.Tasks.Sentiment;

/// <summary>The manifest of a trained sentiment classifier.</summary>
internal static class SentimentManifest
{
    /// <summary>The vocabulary's file in the package.</summary>
    public const string VocabularyFile = "vocabulary.txt";

    private const int MaxTokens = 512;

    /// <summary>Enough for the ONNX file to be usable alone.</summary>
    public static IReadOnlyDictionary<string, string> MetadataOf(SentimentRun run) => new Dictionary<string, string>
    {
        ["torchline.task"] = SentimentContract.Task,
        ["torchline.model"] = run.Configuration.Options.Architecture.Model,
        ["torchline.labels"] = string.Join(',', SentimentContract.Labels),
        ["torchline.tokenizer"] = ReviewTokenizer.Name,
        ["torchline.vocabulary"] = string.Join('\n', Enumerable.Range(0, run.Vocabulary.Count).Select(id => run.Vocabulary[id])),
    };

    /// <summary>The manifest of a run's package; the publisher adds the files.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">Name of the package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="description">One line for people.</param>
    /// <param name="others">Results of the same recipe with other seeds.</param>
    /// <param name="parity">How close ONNX Runtime and libtorch are.</param>
    public static ModelManifest Of(
        SentimentRun run, string name, int version, string? description, IReadOnlyList<SentimentRunResult> others, VerificationReport parity)
    {
        var configuration = run.Configuration;
        SentimentRunResult[] results = [SentimentRunResult.Of(run), .. others];
        return new ModelManifest
        {
            Name = name,
            Version = version,
            Task = SentimentContract.Task,
            Description = description,
            Inputs = SentimentContract.Inputs,
            Outputs = SentimentContract.Outputs,
            Preprocessing = new Preprocessing { Text = new TextPreprocessing(ReviewTokenizer.Name, VocabularyFile, MaxTokens) },
            Labels = SentimentContract.Labels,
            Decoding = new Decoding { Threshold = 0.5 },
            Metrics =
            [
                Accuracy("dev", results, result => result.Dev),
                .. results[0].Test is null ? Array.Empty<Metric>() : [Accuracy("test", results, result => result.Test)],
                new Metric { Name = "largest absolute difference from libtorch", Data = "random tokens", Value = parity.MaximumAbsolute },
            ],
            Provenance = RunProvenance.Of(configuration, configuration.Options.Data),
            Architecture = new Architecture(
                configuration.Options.Architecture.Model,
                (JsonObject)JsonSerializer.SerializeToNode(configuration.Options.Architecture, RunJson.Indented)!),
        };
    }

    private static Metric Accuracy(string data, SentimentRunResult[] results, Func<SentimentRunResult, double?> figure)
    {
        var known = results.Where(result => figure(result) is not null);
        return SeedMetrics.Of("accuracy", data, [.. known.Select(result => new SeedMetric(result.Seed, figure(result)!.Value))]);
    }
}
