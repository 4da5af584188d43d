using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;

namespace Contracts.Tests.Packages;

internal static class SampleManifest
{
    public static ModelManifest Create(string name = "sample", int version = 1) => new()
    {
        Name = name,
        Version = version,
        Task = SentimentContract.Task,
        Description = "A model that tests write",
        Inputs = SentimentContract.Inputs,
        Outputs = SentimentContract.Outputs,
        Preprocessing = new() { Text = new(ReviewTokenizer.Name, "vocabulary.txt", 256) },
        Labels = SentimentContract.Labels,
        Decoding = new() { Threshold = 0.5 },
        Metrics = [new() { Name = "accuracy", Data = "test", Value = 0.95, Mean = 0.94, Seeds = [new(0, 0.95), new(1, 0.93)] }],
        Card = new()
        {
            Limitations = ["It reads English."],
            Mistakes = [new("not bad", "negated", "negative", "positive", 0.75, Certain: false), new("no", "short", "positive", "negative", 0.5, Certain: null)],
        },
        Provenance = new()
        {
            Command = "torchline train sentiment --model bow",
            DataSet = "sample",
            DataSha256 = new Dictionary<string, string> { ["train.txt"] = new('0', 64) },
            Seed = 0,
            GitCommit = new('a', 40),
            Engines = new Dictionary<string, string> { ["libtorch"] = "1.13.1" },
            Created = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero),
        },
        Architecture = new("bow", new JsonObject { ["vocabulary"] = 4 }),
    };

    public static ModelManifest OfWordPieces() => Create("pieces") with
    {
        Preprocessing = new() { Text = WordPieceTokenizer.Preprocessing("vocabulary.txt", 64) },
        Calibration = new(1.5) { Negation = new(["not", "n't"], 1.25) },
        Decoding = new() { Threshold = 0.5, Certainty = Certainty.OfReviews(minScore: 0.6) },
    };

    public static void WriteFiles(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), [8, 9]);
        new Vocabulary(["good", "bad"]).Save(Path.Combine(folder, "vocabulary.txt"));
    }
}
