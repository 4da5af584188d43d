using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Recurrent layers on whole sequences. Weights stay as in libtorch; nodes that run once, at loading, put the gates in ONNX's order.</summary>
internal static class Recurrent
{
    private sealed record Cell(string Operation, int[] GateOrder, (string Name, object Value)[] Attributes);

    // libtorch stacks i, f, g, o; ONNX i, o, f, c.
    private static readonly Cell LongShortTerm = new("LSTM", [0, 3, 1, 2], []);

    // libtorch stacks r, z, n and applies r after the recurrent product; ONNX z, r, h, and after it only with linear_before_reset.
    private static readonly Cell Gated = new("GRU", [1, 0, 2], [("linear_before_reset", 1L)]);

    private static readonly Cell Elman = new("RNN", [0], [("activations", new[] { "Tanh" })]);

    private static readonly Cell ElmanRelu = new("RNN", [0], [("activations", new[] { "Relu" })]);

    [Lowers("aten::lstm", Limits = "padded sequences; no dropout between layers in training")]
    private static OnnxValue[] Lstm(Call call) => Layers(call, LongShortTerm, call.List("hx"));

    [Lowers("aten::gru", Limits = "padded sequences; no dropout between layers in training")]
    private static OnnxValue[] Gru(Call call) => Layers(call, Gated, [call["hx"]]);

    [Lowers("aten::rnn_tanh", Limits = "padded sequences; no dropout between layers in training")]
    private static OnnxValue[] RnnTanh(Call call) => Layers(call, Elman, [call["hx"]]);

    [Lowers("aten::rnn_relu", Limits = "padded sequences; no dropout between layers in training")]
    private static OnnxValue[] RnnRelu(Call call) => Layers(call, ElmanRelu, [call["hx"]]);

    private static OnnxValue[] Layers(Call call, Cell cell, OnnxValue[] initial)
    {
        if (call.Has("batch_sizes")) throw call.Unsupported("packed sequences: run the layer on the padded batch and read the last real step by gather");
        if (call.Flag("train") && call.Number("dropout") > 0) throw call.Unsupported("dropout between layers is active: call eval() before exporting");

        var directions = call.Flag("bidirectional") ? 2 : 1;
        var layers = (int)call.Int("num_layers");
        var weights = call.List("params");
        var perDirection = call.Flag("has_biases") ? 4 : 2;
        if (weights.Length != layers * directions * perDirection) throw call.Unsupported("its states are projected (proj_size)");
        var batchFirst = call.Flag("batch_first");

        var sequence = batchFirst ? Swap(call, call["input"]) : call["input"]; // (T, B, D)
        var finals = initial.Select(_ => new List<OnnxValue>()).ToArray();
        for (var layer = 0; layer < layers; layer++)
        {
            var own = weights.Skip(layer * directions * perDirection).Take(directions * perDirection).Chunk(perDirection).ToArray();
            var outputs = Layer(call, cell, sequence, own, [.. initial.Select(state => StateOf(call, state, layer, layers, directions))]);
            sequence = MergeDirections(call, outputs[0], directions); // (T, B, directions * H)
            for (var i = 0; i < finals.Length; i++) finals[i].Add(outputs[1 + i]);
        }
        return
        [
            batchFirst ? Swap(call, sequence) : sequence,
            .. finals.Select(states => states.Count == 1 ? states[0] : call.Emit("Concat", [.. states], ("axis", 0L))),
        ];
    }

    private static OnnxValue[] Layer(Call call, Cell cell, OnnxValue sequence, OnnxValue[][] weights, OnnxValue[] state)
    {
        var hidden = call.Operation.Results[1]!.Sizes[^1]!.Value!.Value; // h_n is (layers * directions, B, H)
        var input = PerDirection(call, weights.Select(direction => InGateOrder(call, cell, direction[0])));
        var recurrent = PerDirection(call, weights.Select(direction => InGateOrder(call, cell, direction[1])));
        var bias = weights[0].Length == 2 ? OnnxValue.Absent : PerDirection(call, weights.Select(direction =>
            call.Emit("Concat", [InGateOrder(call, cell, direction[2]), InGateOrder(call, cell, direction[3])], ("axis", 0L))));

        var attributes = cell.Attributes
            .Select(attribute => attribute.Value is string[] names ? (attribute.Name, weights.SelectMany(_ => names)) : attribute)
            .Append(("hidden_size", hidden)).Append(("direction", weights.Length == 2 ? "bidirectional" : "forward"));
        return call.EmitMany(cell.Operation, [sequence, input, recurrent, bias, OnnxValue.Absent, .. state], 1 + state.Length, [.. attributes]);
    }

    /// <summary>A layer's part of an initial state (layers * directions, B, H); none where it is zeros, which ONNX assumes.</summary>
    private static OnnxValue StateOf(Call call, OnnxValue state, int layer, int layers, int directions)
    {
        if (call.IsZeros(state)) return OnnxValue.Absent;
        return layers == 1
            ? state
            : call.Emit("Slice", state, call.Graph.Int64s(layer * directions), call.Graph.Int64s((layer + 1) * directions), call.Graph.Int64s(0));
    }

    private static OnnxValue InGateOrder(Call call, Cell cell, OnnxValue weight)
    {
        if (cell.GateOrder.Length == 1) return weight;
        var gates = call.EmitMany("Split", [weight], cell.GateOrder.Length, ("axis", 0L), ("num_outputs", (long)cell.GateOrder.Length));
        return call.Emit("Concat", [.. cell.GateOrder.Select(gate => gates[gate])], ("axis", 0L));
    }

    private static OnnxValue PerDirection(Call call, IEnumerable<OnnxValue> weights)
    {
        var stacked = weights.Select(weight => call.Emit("Unsqueeze", weight, call.Graph.Int64s(0))).ToArray();
        return stacked.Length == 1 ? stacked[0] : call.Emit("Concat", stacked, ("axis", 0L));
    }

    /// <summary>ONNX gives (T, directions, B, H); libtorch has the directions side by side, (T, B, directions * H).</summary>
    private static OnnxValue MergeDirections(Call call, OnnxValue output, int directions)
    {
        if (directions == 1) return call.Emit("Squeeze", output, call.Graph.Int64s(1));
        return call.Emit("Reshape", call.Transpose(output, 0, 2, 1, 3), call.Graph.Int64s(0, 0, -1));
    }

    private static OnnxValue Swap(Call call, OnnxValue sequence) => call.Transpose(sequence, 1, 0, 2);
}
