using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>One step of a recurrent layer, as a decoder runs it: matrix products and gates.</summary>
internal static class RecurrentCells
{
    [Lowers("aten::lstm_cell")]
    private static OnnxValue[] LstmCell(Call call)
    {
        var state = call.List("hx");
        var gates = Gates(call, 4, Product(call, call["input"], "w_ih", Product(call, state[0], "w_hh", Bias(call)))); // i, f, g, o
        var kept = call.Emit("Mul", call.Emit("Sigmoid", gates[1]), state[1]);
        var added = call.Emit("Mul", call.Emit("Sigmoid", gates[0]), call.Emit("Tanh", gates[2]));
        var memory = call.Emit("Add", kept, added);
        return [call.Emit("Mul", call.Emit("Sigmoid", gates[3]), call.Emit("Tanh", memory)), memory];
    }

    [Lowers("aten::gru_cell")]
    private static OnnxValue GruCell(Call call)
    {
        var input = Gates(call, 3, Product(call, call["input"], "w_ih", call.Optional("b_ih"))); // r, z, n
        var recurrent = Gates(call, 3, Product(call, call["hx"], "w_hh", call.Optional("b_hh")));
        var reset = call.Emit("Sigmoid", call.Emit("Add", input[0], recurrent[0]));
        var update = call.Emit("Sigmoid", call.Emit("Add", input[1], recurrent[1]));
        var candidate = call.Emit("Tanh", call.Emit("Add", input[2], call.Emit("Mul", reset, recurrent[2])));
        return call.Emit("Add", candidate, call.Emit("Mul", update, call.Emit("Sub", call["hx"], candidate)));
    }

    [Lowers("aten::rnn_tanh_cell")] private static OnnxValue RnnTanhCell(Call call) => call.Emit("Tanh", Elman(call));
    [Lowers("aten::rnn_relu_cell")] private static OnnxValue RnnReluCell(Call call) => call.Emit("Relu", Elman(call));

    private static OnnxValue Elman(Call call) => Product(call, call["input"], "w_ih", Product(call, call["hx"], "w_hh", Bias(call)));

    /// <summary>x Wᵀ + addend.</summary>
    private static OnnxValue Product(Call call, OnnxValue input, string weight, OnnxValue addend) =>
        call.Emit("Gemm", [input, call[weight], addend], ("transB", 1L));

    /// <summary>The sum of the two biases, which depends on parameters only.</summary>
    private static OnnxValue Bias(Call call) => call.Has("b_ih") ? call.Emit("Add", call["b_ih"], call["b_hh"]) : OnnxValue.Absent;

    private static OnnxValue[] Gates(Call call, int count, OnnxValue stacked) =>
        call.EmitMany("Split", [stacked], count, ("axis", 1L), ("num_outputs", (long)count));
}
