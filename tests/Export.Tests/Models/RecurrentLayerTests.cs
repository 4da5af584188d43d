using Torchline.Export;
using Torchline.Export.Verification;
using Torchline.Training.Tasks.Captioning.ByHand.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Models;

/// <summary>The recurrent layers that are derived by hand, against ONNX's RNN and LSTM in ONNX Runtime.</summary>
public sealed class RecurrentLayerTests
{
    private const int InputSize = 3;
    private const int HiddenSize = 4;

    private static readonly Dimension Batch = Dimension.Dynamic("batch");

    [Theory]
    [InlineData("RNN")]
    [InlineData("LSTM")]
    public void TheOnnxOperatorAgrees(string name)
    {
        var (layer, states) = Create(name);
        var input = GraphInput.Float32("x", Batch, Dimension.Dynamic("length"), Dimension.Fixed(InputSize));
        var model = OnnxExporter.Export(new ExportRequest("recurrent", inputs => [states(inputs[0])], [input], ["h"]));
        Assert.Single(model.Proto.Graph.Node, node => node.OpType == name);

        using var onnx = new OnnxProgram(model.ToBytes());
        foreach (var (batch, length) in ((int, int)[])[(1, 1), (1, 7), (5, 1), (3, 20)])
        {
            using var scope = NewDisposeScope();
            var x = randn(batch, length, InputSize);
            var expected = onnx.Run(["x"], [x], ["h"])[0];
            var (h, _) = layer.Forward(x, new RecurrentState(zeros(batch, HiddenSize)));
            Assert.True(h.allclose(expected, 1e-5, 1e-5), $"batch {batch}, length {length}");
        }
    }

    [Theory]
    [InlineData("RNN")]
    [InlineData("LSTM")]
    public void AStepCanBeExportedItself(string name)
    {
        var (layer, _) = Create(name);
        string[] state = name == "LSTM" ? ["h", "c"] : ["h"];
        GraphInput[] inputs =
        [
            GraphInput.Float32("x", Batch, Dimension.Fixed(InputSize)),
            .. state.Select(part => GraphInput.Float32(part, Batch, Dimension.Fixed(HiddenSize))),
        ];
        var request = new ExportRequest(
            "step",
            values =>
            {
                var (next, _) = layer.StepForward(values[0], new RecurrentState(values[1], values.ElementAtOrDefault(2)));
                return next.C is null ? [next.H] : [next.H, next.C];
            },
            inputs,
            [.. state.Select(part => $"next_{part}")]);

        var report = ModelVerifier.Verify(
            request, OnnxExporter.Export(request).ToBytes(), ModelVerifier.Sweep(("batch", [1, 2, 7])), Tolerance.Default);

        Assert.True(report.Passed, report.ToString());
    }

    private static (RecurrentLayer Layer, Func<Tensor, Tensor> LibtorchStates) Create(string name)
    {
        if (name == "RNN")
        {
            var rnn = new VanillaRnn(InputSize, HiddenSize);
            var libtorchRnn = rnn.ToLibtorch();
            return (rnn, x => libtorchRnn.call(x).Item1);
        }
        var lstm = new Lstm(InputSize, HiddenSize);
        var libtorchLstm = lstm.ToLibtorch();
        return (lstm, x => libtorchLstm.call(x).Item1);
    }
}
