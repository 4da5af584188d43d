using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Sentiment.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Models;

/// <summary>Every sentiment network, exported: equal to libtorch at every batch and length, and blind to padding.</summary>
public sealed class SentimentModelTests
{
    private const int Words = 300;

    public static TheoryData<string> Names => [.. SentimentModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheExportedNetworkIsTheNetwork(string name)
    {
        var (request, _) = RequestOf(name);
        var model = OnnxExporter.Export(request).ToBytes();

        var report = ModelVerifier.Verify(
            request, model, ModelVerifier.Sweep(("batch", [1, 2, 7, 64]), ("length", [1, 2, 3, 10, 55, 200])), Tolerance.Default);

        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PaddingChangesNothing(string name)
    {
        var (request, _) = RequestOf(name);
        using var onnx = new OnnxProgram(OnnxExporter.Export(request).ToBytes());
        using var scope = NewDisposeScope();
        var sentence = randint(2, Words, [1, 6], dtype: ScalarType.Int64);
        var alone = onnx.Run(["tokens"], [sentence], ["probability"])[0];

        var padded = onnx.Run(["tokens"], [nn.functional.pad(sentence, [0, 9], PaddingModes.Constant, 0)], ["probability"])[0];
        var longer = cat([sentence, zeros(1, 9, dtype: ScalarType.Int64)], 1);
        var amongOthers = onnx.Run(["tokens"], [cat([randint(2, Words, [3, 15], dtype: ScalarType.Int64), longer], 0)], ["probability"])[0];

        Assert.Equal(alone.item<float>(), padded.item<float>(), 1e-6f);
        Assert.Equal(alone.item<float>(), amongOthers[3].item<float>(), 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheWeightsCanBeReadBack(string name)
    {
        var (request, network) = RequestOf(name);
        var path = Path.GetTempFileName();
        try
        {
            OnnxExporter.Export(request).Save(path);
            var (_, other) = RequestOf(name);

            OnnxWeights.Load(path, other);

            foreach (var (key, weight) in network.state_dict())
                Assert.True(allclose(weight, other.state_dict()[key], rtol: 0, atol: 0), key);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void WeightsOfAnotherNetworkAreRefused()
    {
        var path = Path.GetTempFileName();
        try
        {
            OnnxExporter.Export(RequestOf("avg").Request).Save(path);

            var failure = Assert.Throws<ExportException>(() => OnnxWeights.Load(path, RequestOf("lstm-glove").Network));

            Assert.Contains("no weight named", failure.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (ExportRequest Request, nn.Module<Tensor, Tensor> Network) RequestOf(string name)
    {
        var network = SentimentModels.Create(new SentimentArchitecture { Model = name, Heads = 2 }, Words);
        network.eval();
        var length = SentimentModels.ReadsPieces(name)
            ? Dimension.Dynamic("length", maximum: BertEmbeddings.MaxPositions)
            : Dimension.Dynamic("length");
        var input = new GraphInput("tokens", ScalarType.Int64, [Dimension.Dynamic("batch"), length], shape =>
        {
            using var scope = NewDisposeScope();
            var ends = randint(1, shape[1] + 1, [shape[0], 1], dtype: ScalarType.Int64);
            return randint(2, Words, shape, dtype: ScalarType.Int64).masked_fill(arange(shape[1]).ge(ends), 0).MoveToOuterDisposeScope();
        });
        var request = new ExportRequest("sentiment", inputs => [network.call(inputs[0]).sigmoid()], [input], ["probability"]) { Module = network };
        return (request, network);
    }
}
