using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>
/// An LSTM layer in one direction, as autograd differentiates it. The states of all steps are in the layer's result, so that the gates of
/// all steps are one product; two scans over time are left: of the cell's states, and of the gradient.
/// </summary>
internal static class RecurrentGradients
{
    private const int LongShortTerm = 2; // libtorch's number of the mode

    // libtorch's gates are i, f, g, o; ONNX's i, o, f, g.
    private static readonly int[] GateOrder = [0, 3, 1, 2];

    [Lowers("aten::mkldnn_rnn_layer", Limits = "LSTM")]
    private static OnnxValue[] Layer(Call call)
    {
        RequireLongShortTerm(call);
        var hasBias = call.Flag("has_biases");
        var bias = hasBias ? call.Concat(0, InGateOrder(call, call["weight2"]), InGateOrder(call, call["weight3"])) : OnnxValue.Absent;
        OnnxValue Directed(OnnxValue value) => value.Name.Length == 0 ? value : call.Unsqueeze(value, 0);
        OnnxValue State(string name) => call.IsZeros(call[name]) ? OnnxValue.Absent : Directed(call[name]);

        var results = call.EmitMany(
            "LSTM",
            [
                call["input"], Directed(InGateOrder(call, call["weight0"])), Directed(InGateOrder(call, call["weight1"])), Directed(bias), OnnxValue.Absent,
                State("hx_"), State("cx_"),
            ],
            3, ("hidden_size", call.Int("hidden_size")), ("direction", call.Flag("reverse") ? "reverse" : "forward"));
        return [call.Squeeze(results[0], 1), call.Squeeze(results[1], 0), call.Squeeze(results[2], 0)];
    }

    [Lowers("aten::mkldnn_rnn_layer_backward", Limits = "LSTM")]
    private static OnnxValue[] LayerBackward(Call call)
    {
        RequireLongShortTerm(call);
        var (input, forwards) = (call["input"], !call.Flag("reverse"));
        var previous = Shifted(call, call["hx_"], call["output"], forwards); // (T, B, H)
        var gates = GatesOf(call, input, previous);
        var (i, f, g, o) = (gates[0], gates[1], gates[2], gates[3]);
        var cells = Cells(call, f, call.Mul(i, g), forwards); // (T, B, H)
        var tangent = call.Emit("Tanh", cells);

        // How the gates' sums act on the cell, or, for the output gate, on the state; and how the state depends on the cell.
        var slopes = call.Concat(2,
            call.Mul(g, SlopeOfSigmoid(call, i)),
            call.Mul(Shifted(call, call["cx_tmp"], cells, forwards), SlopeOfSigmoid(call, f)),
            call.Mul(i, SlopeOfTanh(call, g)),
            call.Mul(tangent, SlopeOfSigmoid(call, o))); // (T, B, 4 H)
        var (ofSums, ofState, ofCell) = Backwards(call, slopes, call.Mul(o, SlopeOfTanh(call, tangent)), f, forwards);

        var flat = Flat(call, ofSums); // (T B, 4 H)
        var turned = call.Permute(flat, 1, 0);
        var ofBias = call.Reduce("ReduceSum", flat, [0]);
        return
        [
            call.Emit("MatMul", ofSums, call["weight1"]), call.Emit("MatMul", turned, Flat(call, input)),
            call.Emit("MatMul", turned, Flat(call, previous)), ofBias, ofBias, ofState, ofCell,
        ];
    }

    private static void RequireLongShortTerm(Call call)
    {
        if (call.Int("mode") != LongShortTerm) throw call.Unsupported("only an LSTM's layer has a lowering");
        if (call.Ints("batch_sizes").Length > 0) throw call.Unsupported("packed sequences: run the layer on the padded batch");
    }

    private static OnnxValue InGateOrder(Call call, OnnxValue weight)
    {
        var gates = call.EmitMany("Split", [weight], 4, ("axis", 0L), ("num_outputs", 4L));
        return call.Concat(0, [.. GateOrder.Select(gate => gates[gate])]);
    }

    /// <summary>The gates of all steps in libtorch's order, each (T, B, H), from the inputs and the states before each step.</summary>
    private static OnnxValue[] GatesOf(Call call, OnnxValue input, OnnxValue previous)
    {
        var sums = call.Add(
            call.Emit("MatMul", input, call.Permute(call["weight1"], 1, 0)), call.Emit("MatMul", previous, call.Permute(call["weight2"], 1, 0)));
        if (call.Flag("has_biases")) sums = call.Add(sums, call.Add(call["weight3"], call["weight4"])); // (T, B, 4 H)
        var parts = call.EmitMany("Split", [sums], 4, ("axis", 2L), ("num_outputs", 4L));
        return [call.Emit("Sigmoid", parts[0]), call.Emit("Sigmoid", parts[1]), call.Emit("Tanh", parts[2]), call.Emit("Sigmoid", parts[3])];
    }

    /// <summary>The cell after each step: c = f c + i g.</summary>
    private static OnnxValue Cells(Call call, OnnxValue forget, OnnxValue added, bool forwards)
    {
        var scan = new TimeScan(call, "cells");
        var before = scan.State(call["cx_tmp"], "cell");
        var after = scan.Body.Add("Add", call.ResultType, [scan.Body.Add("Mul", call.ResultType, [scan.Over(forget), before]), scan.Over(added)]);
        scan.Next(after);
        return scan.Run([after], forwards).Collected[0];
    }

    /// <summary>The gradients of the gates' sums at all steps (T, B, 4 H), and of the initial state and cell (B, H): from the last step to the first.</summary>
    private static (OnnxValue OfSums, OnnxValue OfState, OnnxValue OfCell) Backwards(
        Call call, OnnxValue slopes, OnnxValue cellInState, OnnxValue forget, bool forwards)
    {
        var scan = new TimeScan(call, "gradient");
        OnnxValue Node(string operation, params OnnxValue[] inputs) => scan.Body.Add(operation, call.ResultType, inputs);
        OnnxValue Initial(string name) => call.Has(name) ? call[name] : call.Emit("Expand", call.Scalar(0), call.ShapeOf(call.Traced("hx_")));

        var (state, cell) = (scan.State(Initial("grad_hy"), "state"), scan.State(Initial("grad_cy"), "cell"));
        if (call.Has("grad_output")) state = Node("Add", state, scan.Over(call["grad_output"]));
        cell = Node("Add", cell, Node("Mul", state, scan.Over(cellInState)));
        var sums = Node("Mul", scan.Body.Add("Concat", call.ResultType, [cell, cell, cell, state], ("axis", 1L)), scan.Over(slopes)); // (B, 4 H)
        scan.Next(Node("MatMul", sums, call["weight2"]));
        scan.Next(Node("Mul", cell, scan.Over(forget)));
        var (last, collected) = scan.Run([sums], !forwards);
        return (collected[0], last[0], last[1]);
    }

    /// <summary>What was before each step: the initial value, then that of the step before.</summary>
    private static OnnxValue Shifted(Call call, OnnxValue initial, OnnxValue steps, bool forwards)
    {
        var first = call.Unsqueeze(initial, 0);
        return forwards
            ? call.Concat(0, first, call.Slice(steps, 0, 0, -1))
            : call.Concat(0, call.Slice(steps, 0, 1, long.MaxValue), first);
    }

    private static OnnxValue SlopeOfSigmoid(Call call, OnnxValue value) => call.Mul(value, call.Sub(call.Scalar(1), value));

    private static OnnxValue SlopeOfTanh(Call call, OnnxValue value) => call.Sub(call.Scalar(1), call.Mul(value, value));

    private static OnnxValue Flat(Call call, OnnxValue steps) => call.Emit("Flatten", [steps], ("axis", 2L));
}
