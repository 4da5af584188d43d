using Microsoft.ML.OnnxRuntime;
using Torchline.Cli.Data;
using Torchline.Contracts.Text;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Sentiment;
using Torchline.Training.Tasks.Sentiment.Networks;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Data;

/// <summary>The encoder in libtorch gives what ONNX Runtime gives for the file that the weights are from.</summary>
public sealed class MiniLmTests
{
    // Downloading 83 MB is not a test's business: it uses what 'torchline data minilm' has left on this machine.
    private static readonly string Cached = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages", MiniLmCommand.Package.Name.ToLowerInvariant(),
        MiniLmCommand.Package.Version);

    [PackageFact]
    public void TheEncoderAgreesWithTheOriginal()
    {
        using var folder = new TemporaryFolder();
        var package = MiniLmCommand.Package.Restore(CancellationToken.None);
        var transformer = PretrainedTransformer.Open(MiniLmFiles.Write(package, folder.Path));
        Assert.Equal(30_522, transformer.Vocabulary.Count);
        using var network = (BertClassifier)SentimentModels.Create(SentimentRecipes.Of("minilm").Architecture, transformer.Vocabulary.Count);
        transformer.Fill(network);
        network.eval();

        var tokenizer = new WordPieceTokenizer(transformer.Vocabulary);
        using var session = new InferenceSession(MiniLmFiles.ReadNetwork(package));
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        foreach (var text in (string[])["Never had a bad meal here!", "no complaints", "It cost $20 and the room wasn't clean, but we'd stay again."])
        {
            var ids = new long[64];
            Assert.True(tokenizer.TryEncode(text, ids, out var count));
            var tokens = tensor(ids[..count], [1, count]);
            var states = network.Encoder.call(tokens, tokens.ne(0));
            Assert.InRange((states - Original(session, ids[..count])).abs().max().item<float>(), 0, 2e-5f);
        }
    }

    [Fact]
    public void APackageThatNoSourceHasIsReported()
    {
        var package = MiniLmCommand.Package with { Name = "Torchline.No.Such.Package" };
        var error = Assert.Throws<RunException>(() => package.Restore(CancellationToken.None));
        Assert.Contains("no source of packages has it", error.Message);
    }

    private static Tensor Original(InferenceSession session, long[] ids)
    {
        long[] shape = [1, ids.Length], ones = [.. ids.Select(_ => 1L)];
        using var tokens = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var mask = OrtValue.CreateTensorValueFromMemory(ones, shape);
        using var segments = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var run = new RunOptions();
        var states = session.OutputMetadata.First(output => output.Value.Dimensions.Length == 3).Key;
        using var outputs = session.Run(run, ["input_ids", "attention_mask", "token_type_ids"], [tokens, mask, segments], [states]);
        return tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray(), [1, ids.Length, 384]);
    }

    private sealed class PackageFactAttribute : FactAttribute
    {
        public PackageFactAttribute() => Skip = Directory.Exists(Cached) ? null : $"no {Cached}: 'torchline data minilm' gets it";
    }
}
