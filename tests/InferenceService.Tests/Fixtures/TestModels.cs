using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Tasks.StyleTransfer;
using Torchline.Contracts.Text;

namespace InferenceService.Tests.Fixtures;

/// <summary>A model repository in a temporary folder, written by the tests themselves.</summary>
public sealed class TestModels : IDisposable
{
    private static readonly Dictionary<string, float> Weights = new()
    {
        ["good"] = 2,
        ["great"] = 3,
        ["friendly"] = 1,
        ["bad"] = -2,
        ["awful"] = -3,
        ["n't"] = -2,
        ["food"] = 0,
    };

    public string Folder { get; } = Directory.CreateTempSubdirectory("torchline-models-").FullName;

    /// <summary>Publishes a model that sums the weights of words, times a factor.</summary>
    public TestModels Add(string name, float factor = 1, int slowdown = 0, int maxTokens = 32)
    {
        float[] weights = [0, 0, .. Weights.Values.Select(weight => weight * factor)];
        new ModelPublisher(new(Folder, TaskContracts.All)).Publish(
            new()
            {
                Name = name,
                Version = 1,
                Task = SentimentContract.Task,
                Description = $"Word weights times {factor}",
                Inputs = SentimentContract.Inputs,
                Outputs = SentimentContract.Outputs,
                Preprocessing = new() { Text = new(ReviewTokenizer.Name, "vocabulary.txt", maxTokens) },
                Labels = SentimentContract.Labels,
                Metrics = [new() { Name = "accuracy", Data = "test", Value = 0.75 }],
                Provenance = new() { Command = "none", DataSet = "none", Seed = 0, Created = DateTimeOffset.UnixEpoch },
                Architecture = new("word-weights", new JsonObject { ["factor"] = factor }),
            },
            folder =>
            {
                File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), WordWeightNetwork.Write(weights, slowdown));
                new Vocabulary(Weights.Keys).Save(Path.Combine(folder, "vocabulary.txt"));
            });
        return this;
    }

    /// <summary>Publishes a model that sums the weights of word pieces.</summary>
    public TestModels AddPieces(
        string name, double? temperature = null, TextCertainty? certainty = null, int maxTokens = 32, NegationPrior? negation = null)
    {
        WordPieceModel.Publish(Folder, name, temperature, negation, certainty, maxTokens);
        return this;
    }

    /// <summary>Publishes a classifier that tells which colour an image has most of.</summary>
    public TestModels AddClassifier(string name, float factor = 0.05f, int slowdown = 0, int side = 16, double? maxDistance = null)
    {
        ColorClassifier.Publish(Folder, name, factor, slowdown, side, maxDistance);
        return this;
    }

    /// <summary>Publishes a captioner that tells which colour an image has most of.</summary>
    public TestModels AddCaptioner(
        string name, bool attention = true, int slowdown = 0, int maxLength = ColorCaptioner.MaxLength, int beam = ColorCaptioner.DefaultBeam,
        ImageFit fit = ImageFit.Squash)
    {
        ColorCaptioner.Publish(Folder, name, attention, slowdown, maxLength: maxLength, beam: beam, fit: fit);
        return this;
    }

    /// <summary>Publishes a stylizer that tints images.</summary>
    public TestModels AddStyleNetwork(
        string name, int slowdown = 0, int blur = 0, bool levels = false, int maxSide = StyleNetworkContract.MaxSide,
        string task = StyleNetworkContract.Task, params string[] styles)
    {
        TintStyleNetwork.Publish(Folder, name, slowdown, blur, levels, maxSide, task, styles);
        return this;
    }

    /// <summary>Publishes a stylizer that tints images in a colour of their style image.</summary>
    public TestModels AddArbitraryStyle(string name, int slowdown = 0, int blur = 0, bool levels = false)
    {
        CornerStyleNetwork.Publish(Folder, name, slowdown, blur, levels);
        return this;
    }

    /// <summary>Publishes a model that optimises images to have the colours of others.</summary>
    public TestModels AddOptimizer(string name, int slowdown = 0, int maxSide = StyleNetworkContract.MaxSide)
    {
        ColorOptimizer.Publish(Folder, name, slowdown, maxSide);
        return this;
    }

    public TestModels SetDefault(string name, string task = SentimentContract.Task)
    {
        new ModelRepository(Folder, TaskContracts.All).SetDefault(task, name);
        return this;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
