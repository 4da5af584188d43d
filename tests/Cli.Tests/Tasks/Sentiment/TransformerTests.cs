using Cli.Tests.Export;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Training.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment.Augmentation;
using Torchline.Training.Tasks.Sentiment.Data;
using Torchline.Training.Tasks.Sentiment.Networks;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Tasks.Sentiment;

/// <summary>A Transformer of two thousand weights, from its files to a package whose manifest tells where it fails.</summary>
public sealed class TransformerTests : IDisposable
{
    private const string Sentences = "plain\t1\tThe food was great.\nplain\t0\tThe food was terrible.\nnegated\t1\tNot bad at all.\nnegated\t0\tNothing was good.\n";

    private readonly TemporaryFolder folder = new();

    public TransformerTests()
    {
        Directory.CreateDirectory(folder["tiny"]);
        var words = SyntheticReviews.Split("train").SelectMany(review => PlainText.Of(review.Words).Split(' ')).Where(word => word.All(char.IsLetter)).Distinct();
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. words.Order(StringComparer.Ordinal), ".", ",", "!"];
        folder.File(Path.Combine("tiny", PretrainedTransformer.VocabularyFile), string.Join('\n', pieces) + "\n");
        folder.File("behaviour.tsv", Sentences);
        manual_seed(1);
        using var encoder = new BertEncoder(pieces.Length, new SentimentArchitecture { Model = "minilm", EmbeddingDimension = 16, HiddenSize = 32, Heads = 2 });
        SafetensorsFile.Write(Path.Combine(folder["tiny"], PretrainedTransformer.WeightsFile), encoder.state_dict());
    }

    private string[] Recipe =>
    [
        "--model", "minilm", "--data", "synthetic", "--weights", folder["tiny"], "--behaviour", folder["behaviour.tsv"], "--runs", folder.Path,
        "--threads", "1", "--embedding", "16", "--hidden", "32", "--layers", "1", "--heads", "2", "--learning-rate", "0.01", "--warm-up", "5",
        "--batch", "16", "--patterns", "50", "--contrasts", "20",
    ];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void RunsAreAveragedExportedAndMeasured()
    {
        foreach (var seed in (string[])["1", "2"])
            Succeed([.. Recipe, "--seed", seed, "--name", $"s{seed}"]);
        Succeed(["--average-of", folder["s1"], folder["s2"], "--shares", "0.25", "0.75", "--name", "mean", "--runs", folder.Path, "--threads", "1"]);

        using (var mean = SentimentRun.Load(folder["mean"]))
        using (var first = SentimentRun.Load(folder["s1"]))
        using (var second = SentimentRun.Load(folder["s2"]))
        {
            foreach (var (name, weight) in mean.Network.state_dict())
                Assert.True(allclose(weight, first.Network.state_dict()[name] * 0.25 + second.Network.state_dict()[name] * 0.75, rtol: 1e-5, atol: 1e-6), name);
            Assert.True(mean.Progress.Finished);
            Assert.Contains(SentimentMeasures.Behaviour, mean.Progress.Best!.Metrics.Keys);
            Assert.Equal(2, mean.Configuration.Data.Count(source => source.Path.EndsWith("last.ckpt", StringComparison.Ordinal)));
        }
        Assert.Contains("test accuracy", Succeed(["--runs", folder.Path, "--name", "mean", "--test"]));

        Programs.Export("export", folder["mean"], "--to", folder["models/mean"]);
        Programs.Export("quantize", folder["models/mean/1"], "--data", "synthetic", "--max-loss", "100");
        var package = folder["models/mean-int8/1"];
        var fit = Programs.Export("calibrate", package, "--data", "synthetic", "--negatives", "60", "--write");
        if (ModelPackage.Open(package, TaskContracts.All).Manifest.Calibration!.Negation is { } prior)
            Assert.Contains($"{prior.LogOdds} is added", fit);
        else
            Assert.Contains("the prior stays", fit);
        var output = Programs.Export(
            "card", package, "--behaviour", folder["behaviour.tsv"], "--data", "synthetic", "--test", "--write", "--limitation", "It is tiny.", "It reads English.");

        var manifest = ModelPackage.Open(package, TaskContracts.All).Manifest;
        Assert.Contains("accuracy, behaviour: negated", output);
        Assert.Equal(["It is tiny.", "It reads English."], manifest.Card!.Limitations);
        Assert.Equal(output.Split('\n').Count(line => line.Contains(", answered ")), manifest.Card.Mistakes.Count);
        Assert.All(manifest.Card.Mistakes, mistake => Assert.NotEqual(mistake.Expected, mistake.Answer));
        Assert.Equal(1 - (manifest.Card.Mistakes.Count / 4.0), manifest.Metrics.Single(metric => metric is { Name: "accuracy", Data: "behaviour" }).Value, 1e-9);
        Assert.Contains(manifest.Metrics, metric => metric is { Name: "accuracy as served", Data: "test, negative with a negation" });
        Assert.Contains("behaviour.tsv", manifest.Provenance.DataSha256.Keys);
        var parts = manifest.Architecture.Options["average"]!.AsArray();
        Assert.Equal([(1L, 0.25), (2L, 0.75)], parts.Select(part => ((long)part!["seed"]!, (double)part["share"]!)));
        Assert.All(parts, part => Assert.Contains("train sentiment --model minilm", (string)part!["command"]!));
    }

    [Fact]
    public void RunsWithoutAMeaningfulMeanAreRefused()
    {
        Succeed(["--model", "bow", "--data", "synthetic", "--runs", folder.Path, "--name", "bow", "--epochs", "1"]);
        Succeed([.. Recipe, "--name", "one"]);
        Assert.Contains("same Transformer", Refused("--average-of", folder["bow"], folder["bow"]));
        Assert.Contains("two runs", Refused("--average-of", folder["one"]));
        Assert.Contains("together they make 1", Refused("--average-of", folder["one"], folder["one"], "--shares", "0.5", "0.6"));
        Assert.Contains("leave it out", Refused("--average-of", folder["one"], folder["one"], "--data", "synthetic"));
        Assert.Contains("trains nothing", Refused("--average-of", folder["one"], folder["one"], "--epochs", "3"));
        Assert.Contains("--average-of", Refused("--shares", "0.5", "0.5", "--model", "bow", "--data", "synthetic"));
        Assert.False(Directory.Exists(folder["refused"]));
    }

    private static string Succeed(string[] arguments)
    {
        var (exitCode, output, errors) = TrainingProcess.Run(arguments);
        Assert.True(exitCode == 0, output + errors);
        return output;
    }

    private string Refused(params string[] arguments)
    {
        var (exitCode, _, errors) = TrainingProcess.Run([.. arguments, "--name", "refused", "--runs", folder.Path]);
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("   at ", errors);
        return errors;
    }
}
