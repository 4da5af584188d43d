using Google.Protobuf;
using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Verification;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Passes;

public sealed class TransposedLookupsTests
{
    [Fact]
    public void IndicesAreTransposedInsteadOfRows()
    {
        using var weight = randn(9, 4);
        var (model, report) = Export(tokens => weight.index([tokens]).transpose(0, 1));
        Assert.True(report.Passed, report.ToString());
        Assert.Equal(["Transpose", "Gather"], model.Graph.Node.Select(node => node.OpType));
        Assert.Equal("tokens", model.Graph.Node[0].Input[0]);
    }

    [Fact]
    public void RowsThatAreReadElsewhereStay()
    {
        using var weight = randn(9, 4);
        var (model, report) = Export(tokens =>
        {
            var rows = weight.index([tokens]);
            return rows.transpose(0, 1) + rows.sum([0, 1]);
        });
        Assert.True(report.Passed, report.ToString());
        Assert.Equal("Gather", model.Graph.Node[0].OpType);
    }

    [Fact]
    public void TheEmbeddingsOfARecurrentLayerAreGatheredTimeFirst()
    {
        using var lstm = nn.LSTM(4, 3, batchFirst: true);
        using var weight = randn(9, 4);
        var (model, report) = Export(tokens => lstm.call(weight.index([tokens])).Item1.transpose(0, 1) * 2);
        Assert.True(report.Passed, report.ToString());
        var transposed = Assert.Single(model.Graph.Node, node => node.OpType == "Transpose");
        Assert.Equal("tokens", transposed.Input[0]);
    }

    private static (ModelProto Model, VerificationReport Report) Export(Func<Tensor, Tensor> program)
    {
        var request = new ExportRequest(
            "lookup",
            inputs => [program(inputs[0])],
            [GraphInput.Int64("tokens", 9, Dimension.Dynamic("batch"), Dimension.Dynamic("length"))],
            ["output"]);
        var model = OnnxExporter.Export(request);
        return (model.Proto, ModelVerifier.Verify(
            request, model.Proto.ToByteArray(), ModelVerifier.Sweep(("batch", [1, 2, 5]), ("length", [1, 3, 8])), Tolerance.Default));
    }
}
