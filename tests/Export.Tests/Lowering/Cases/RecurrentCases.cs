using Torchline.Export;
using static Export.Tests.Lowering.Cases.Case;
using static TorchSharp.torch;

namespace Export.Tests.Lowering.Cases;

/// <summary>Recurrent layers and cells.</summary>
internal static class RecurrentCases
{
    public static IEnumerable<(string Name, Func<ExportRequest> Request)> All()
    {
        // Recurrence
        foreach (var (layers, bidirectional) in new[] { (1, false), (2, false), (1, true), (2, true) })
        {
            var form = $"{layers} layers{(bidirectional ? ", both directions" : "")}";
            yield return Sequence($"LSTM, {form}", () => new LastOutput(nn.LSTM(4, 5, layers, batchFirst: true, bidirectional: bidirectional)));
            yield return Sequence($"GRU, {form}", () => new LastOutput(nn.GRU(4, 5, layers, batchFirst: true, bidirectional: bidirectional)));
            yield return Sequence($"RNN, {form}", () => new LastOutput(nn.RNN(4, 5, layers, batchFirst: true, bidirectional: bidirectional)));
        }

        yield return Sequence("RNN with ReLU, time first", () => new LastOutput(nn.RNN(4, 5, 1, nn.NonLinearities.ReLU)));
        yield return Sequence("LSTM with an initial state", () => new LastOutput(nn.LSTM(4, 5, 2, batchFirst: true), initial: 0.5));
        yield return Cell("LSTM cell", () => nn.LSTMCell(4, 5), (cell, x) =>
        {
            var (h, c) = cell.call(x, (zeros(x.shape[0], 5), ones(x.shape[0], 5)));
            (h, c) = cell.call(x * 2, (h, c));
            return cat([h, c], 1);
        });
        yield return Cell("LSTM cell without bias", () => nn.LSTMCell(4, 5, bias: false), (cell, x) => cell.call(x, (zeros(x.shape[0], 5), ones(x.shape[0], 5))).Item1);
        yield return Cell("GRU cell", () => nn.GRUCell(4, 5), (cell, x) => cell.call(x * 2, cell.call(x, zeros(x.shape[0], 5))));
        yield return Cell("RNN cells", () => nn.RNNCell(4, 5), (cell, x) => cell.call(x * 2, cell.call(x, zeros(x.shape[0], 5))));
        yield return Cell("RNN cell with ReLU", () => nn.RNNCell(4, 5, nn.NonLinearities.ReLU), (cell, x) => cell.call(x * 2, cell.call(x, zeros(x.shape[0], 5))));
    }
}
