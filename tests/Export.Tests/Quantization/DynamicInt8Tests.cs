using Google.Protobuf;
using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Quantization;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Sentiment.Networks;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Quantization;

public sealed class DynamicInt8Tests
{
    private const int Pieces = 1_500;

    private static readonly SentimentArchitecture Sizes = new()
    {
        Model = "minilm",
        EmbeddingDimension = 64,
        HiddenSize = 128,
        Layers = 2,
        Heads = 4,
    };

    [Fact]
    public void ATransformerInEightBitsIsNearlyTheSame()
    {
        manual_seed(2);
        var float32 = Exported();
        var int8 = Quantizer.ToDynamicInt8(float32);
        using var scope = NewDisposeScope();
        var tokens = randint(1, Pieces, [16, 9], dtype: ScalarType.Int64);
        var (expected, actual) = (Logits(float32, tokens), Logits(int8, tokens));

        Assert.InRange((expected - actual).abs().max().item<float>(), 1e-6f, 0.05f * expected.std().item<float>() + 0.01f);
    }

    [Fact]
    public void WeightsAndEmbeddingsAreIntegers()
    {
        manual_seed(2);
        var float32 = Exported();
        var int8 = Quantizer.ToDynamicInt8(float32);

        Assert.Equal(12, int8.Graph.Node.Count(node => node.OpType == "MatMulInteger")); // six a layer
        Assert.DoesNotContain(int8.Graph.Initializer, IsMatrixOfFloats);
        Assert.InRange(int8.CalculateSize() / (double)float32.CalculateSize(), 0.2, 0.6);
        Assert.Equal(float32.Graph.Input, int8.Graph.Input);
        Assert.Equal(float32.Graph.Output, int8.Graph.Output);
    }

    [Fact]
    public void AMatrixThatIsAnEmbeddingTooHasScalesForBoth()
    {
        manual_seed(2);
        using var table = randn(Pieces, 64) * linspace(0.01, 4, Pieces).unsqueeze(1); // rows of other sizes than columns
        var request = new ExportRequest(
            "tied",
            inputs => [inputs[1].matmul(table) + table.index_select(0, inputs[0])],
            [
                new GraphInput("ids", ScalarType.Int64, [Dimension.Dynamic("batch")], shape => randint(0, Pieces, shape, dtype: ScalarType.Int64)),
                new GraphInput("counts", ScalarType.Float32, [Dimension.Dynamic("batch"), Dimension.Fixed(Pieces)], shape => rand(shape)),
            ],
            ["sum"]);
        var float32 = OnnxExporter.Export(request).Proto;
        var int8 = Quantizer.ToDynamicInt8(float32);
        Assert.Equal(2, int8.Graph.Initializer.Count(stored => stored is { DataType: TensorProto.Types.DataType.Int8, Dims.Count: 2 }));

        Tensor[] inputs = [tensor(new long[] { 0, 7, Pieces - 1 }), zeros(3, Pieces)];
        using var expected = table.index_select(0, inputs[0]);
        using var program = new OnnxProgram(int8.ToByteArray());
        var actual = program.Run(["ids", "counts"], inputs, ["sum"])[0];
        var rows = (expected - actual).abs().amax([1]) / expected.abs().amax([1]); // (3)
        Assert.InRange(rows.max().item<float>(), 0, 0.005f);
    }

    [Fact]
    public void AGraphWithoutStoredMatricesIsRefused()
    {
        var graph = new ModelProto { OpsetImport = { new OperatorSetIdProto { Version = 17 } }, Graph = new GraphProto() };
        Assert.Contains("nothing to quantise", Assert.Throws<ExportException>(() => Quantizer.ToDynamicInt8(graph)).Message);
    }

    /// <summary>Weights of a layer or of words; positions stay as they are.</summary>
    private static bool IsMatrixOfFloats(TensorProto stored) =>
        stored is { Dims.Count: 2, DataType: TensorProto.Types.DataType.Float } && stored.Dims[1] > 1 && stored.Dims[0] is >= 64 and not 512;

    private static ModelProto Exported()
    {
        var network = SentimentModels.Create(Sizes, Pieces);
        network.eval();
        var input = new GraphInput(
            "tokens", ScalarType.Int64, [Dimension.Dynamic("batch"), Dimension.Dynamic("length", maximum: BertEmbeddings.MaxPositions)],
            shape => randint(1, Pieces, shape, dtype: ScalarType.Int64));
        var request = new ExportRequest("sentiment", inputs => [network.call(inputs[0])], [input], ["logit"]) { Module = network };
        return OnnxExporter.Export(request).Proto;
    }

    private static Tensor Logits(ModelProto model, Tensor tokens)
    {
        using var program = new OnnxProgram(model.ToByteArray());
        return program.Run(["tokens"], [tokens], ["logit"])[0];
    }
}
