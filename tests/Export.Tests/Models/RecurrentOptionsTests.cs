using Torchline.Export;
using Torchline.Export.Verification;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Models;

/// <summary>TorchSharp's recurrent layers and cells in all their options.</summary>
public sealed class RecurrentOptionsTests
{
    private const int InputSize = 3;
    private const int HiddenSize = 4;

    private static readonly Dimension Batch = Dimension.Dynamic("batch");
    private static readonly Dimension Length = Dimension.Dynamic("length");

    // Any two of these three options meet in all four ways.
    private static readonly (bool BatchFirst, bool Bias, bool Initial)[] Options =
        [(false, true, false), (false, false, true), (true, true, true), (true, false, false)];

    [Theory]
    [Forms("LSTM")]
    [Forms("GRU")]
    [Forms("tanh")]
    [Forms("relu")]
    public void TheLayerIsTheExportedLayer(string kind, int layers, bool bidirectional)
    {
        foreach (var (batchFirst, bias, initial) in Options)
        {
            using var layer = Create(kind, layers, bias, batchFirst, bidirectional);
            layer.eval();
            var state = new[] { "h", "c" }.Take(kind == "LSTM" ? 2 : 1).ToArray();
            var stacked = Dimension.Fixed(layers * (bidirectional ? 2 : 1));
            GraphInput[] inputs =
            [
                batchFirst
                    ? GraphInput.Float32("x", Batch, Length, Dimension.Fixed(InputSize))
                    : GraphInput.Float32("x", Length, Batch, Dimension.Fixed(InputSize)),
                .. initial ? state.Select(part => GraphInput.Float32(part, stacked, Batch, Dimension.Fixed(HiddenSize))) : [],
            ];

            string[] outputs = ["y", .. state.Select(part => $"last_{part}")];
            var report = Verify(new ExportRequest(kind, values => Run(layer, values), inputs, outputs) { Module = layer });

            Assert.True(report.Passed, $"batch first {batchFirst}, bias {bias}, initial state {initial}: {report}");
        }
    }

    [Theory]
    [InlineData("LSTM", true)]
    [InlineData("LSTM", false)]
    [InlineData("GRU", true)]
    [InlineData("GRU", false)]
    [InlineData("tanh", true)]
    [InlineData("tanh", false)]
    [InlineData("relu", true)]
    [InlineData("relu", false)]
    public void TheCellIsTheExportedCell(string kind, bool bias)
    {
        using nn.Module cell = kind switch
        {
            "LSTM" => nn.LSTMCell(InputSize, HiddenSize, bias),
            "GRU" => nn.GRUCell(InputSize, HiddenSize, bias),
            _ => nn.RNNCell(InputSize, HiddenSize, kind == "tanh" ? nn.NonLinearities.Tanh : nn.NonLinearities.ReLU, bias),
        };
        string[] state = kind == "LSTM" ? ["h", "c"] : ["h"];
        GraphInput[] inputs =
        [
            GraphInput.Float32("x", Batch, Dimension.Fixed(InputSize)),
            .. state.Select(part => GraphInput.Float32(part, Batch, Dimension.Fixed(HiddenSize))),
        ];

        string[] outputs = [.. state.Select(part => $"next_{part}")];
        var report = Verify(new ExportRequest(kind, values => Step(cell, values), inputs, outputs) { Module = cell });

        Assert.True(report.Passed, report.ToString());
    }

    /// <summary>TorchSharp passes an empty state on: the caller gives zeros.</summary>
    [Fact]
    public void AnLstmCellWithoutAStateFailsInTorchSharp()
    {
        using var cell = nn.LSTMCell(InputSize, HiddenSize);
        using var x = randn(2, InputSize);
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => cell.call(x));
    }

    private static nn.Module Create(string kind, int layers, bool bias, bool batchFirst, bool bidirectional)
    {
        var dropout = layers > 1 ? 0.3 : 0; // of no effect in evaluation
        return kind switch
        {
            "LSTM" => nn.LSTM(InputSize, HiddenSize, layers, bias, batchFirst, dropout, bidirectional),
            "GRU" => nn.GRU(InputSize, HiddenSize, layers, bias, batchFirst, dropout, bidirectional),
            _ => nn.RNN(InputSize, HiddenSize, layers, kind == "tanh" ? nn.NonLinearities.Tanh : nn.NonLinearities.ReLU,
                bias, batchFirst, dropout, bidirectional),
        };
    }

    private static Tensor[] Run(nn.Module layer, IReadOnlyList<Tensor> inputs)
    {
        switch (layer)
        {
            case LSTM lstm:
                var (y, h, c) = lstm.call(inputs[0], inputs.Count > 1 ? (inputs[1], inputs[2]) : null);
                return [y, h, c];
            case GRU gru:
                var (gated, gatedState) = gru.call(inputs[0], inputs.ElementAtOrDefault(1));
                return [gated, gatedState];
            default:
                var (output, state) = ((RNN)layer).call(inputs[0], inputs.ElementAtOrDefault(1));
                return [output, state];
        }
    }

    private static Tensor[] Step(nn.Module cell, IReadOnlyList<Tensor> inputs)
    {
        switch (cell)
        {
            case LSTMCell lstm:
                var (h, c) = lstm.call(inputs[0], (inputs[1], inputs[2]));
                return [h, c];
            case GRUCell gru:
                return [gru.call(inputs[0], inputs[1])];
            default:
                return [((RNNCell)cell).call(inputs[0], inputs[1])];
        }
    }

    private static VerificationReport Verify(ExportRequest request)
    {
        (string, long[])[] axes = [("batch", [1, 2, 60]), ("length", [1, 4, 70])];
        return ModelVerifier.Verify(request, OnnxExporter.Export(request).ToBytes(),
            ModelVerifier.Sweep([.. axes.Where(axis => request.DynamicDimensions.ContainsKey(axis.Item1))]), Tolerance.Default);
    }

    /// <summary>One to three layers, in one direction and in both.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    private sealed class FormsAttribute(string kind) : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            from layers in new[] { 1, 2, 3 }
            from bidirectional in new[] { false, true }
            select new object[] { kind, layers, bidirectional };
    }
}
