using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Activation functions, and dropout, which evaluation leaves out.</summary>
internal static class Activation
{
    // From here on ln(1 + exp(x)) and x are the same float32.
    private const double SoftplusIsLinear = 16;

    [Lowers("aten::relu")] private static OnnxValue Relu(Call call) => call.Emit("Relu", call["self"]);

    [Lowers("aten::relu6")] private static OnnxValue Relu6(Call call) => call.Emit("Clip", call["self"], call.Scalar(0), call.Scalar(6));
    [Lowers("aten::sigmoid")] private static OnnxValue Sigmoid(Call call) => call.Emit("Sigmoid", call.Operand("self", call.ResultType));
    [Lowers("aten::tanh")] private static OnnxValue Tanh(Call call) => call.Emit("Tanh", call.Operand("self", call.ResultType));

    [Lowers("aten::gelu")]
    private static OnnxValue Gelu(Call call) => call.Emit("Gelu", [call["self"]], ("approximate", call.Text("approximate") ?? "none"));

    [Lowers("aten::silu")] private static OnnxValue Silu(Call call) => call.Emit("Mul", call["self"], call.Emit("Sigmoid", call["self"]));

    [Lowers("aten::leaky_relu")]
    private static OnnxValue LeakyRelu(Call call) => call.Emit("LeakyRelu", [call["self"]], ("alpha", (float)call.Number("negative_slope")));

    [Lowers("aten::elu", Limits = "input_scale = 1")]
    private static OnnxValue Elu(Call call)
    {
        if (call.Number("input_scale") != 1) throw call.Unsupported("ONNX's Elu has no input scale");
        return call.Number("scale") == 1
            ? call.Emit("Elu", [call["self"]], ("alpha", (float)call.Number("alpha")))
            : call.Emit("Selu", [call["self"]], ("alpha", (float)call.Number("alpha")), ("gamma", (float)call.Number("scale")));
    }

    [Lowers("aten::celu")] private static OnnxValue Celu(Call call) => call.Emit("Celu", [call["self"]], ("alpha", (float)call.Number("alpha")));

    [Lowers("aten::softplus")]
    private static OnnxValue Softplus(Call call)
    {
        var (beta, threshold) = (call.Number("beta"), call.Number("threshold"));
        var scaled = beta == 1 ? call["self"] : call.Emit("Mul", call["self"], call.Scalar(beta));
        var value = call.Emit("Softplus", scaled);
        if (beta != 1) value = call.Emit("Div", value, call.Scalar(beta));
        if (threshold >= SoftplusIsLinear) return value;
        var isLinear = call.Graph.Add("Greater", DataType.Bool, [scaled, call.Scalar(threshold)]);
        return call.Emit("Where", isLinear, call["self"], value);
    }

    [Lowers("aten::log_sigmoid")]
    private static OnnxValue LogSigmoid(Call call) => call.Emit("Neg", call.Emit("Softplus", call.Emit("Neg", call["self"])));

    [Lowers("aten::hardswish")] private static OnnxValue HardSwish(Call call) => call.Emit("HardSwish", call["self"]);

    [Lowers("aten::hardsigmoid")]
    private static OnnxValue HardSigmoid(Call call) => call.Emit("HardSigmoid", [call["self"]], ("alpha", 1 / 6f), ("beta", 0.5f));

    [Lowers("aten::hardshrink")]
    private static OnnxValue HardShrink(Call call) => call.Emit("Shrink", [call["self"]], ("lambd", (float)call.Number("lambd")));

    [Lowers("aten::softshrink")]
    private static OnnxValue SoftShrink(Call call) =>
        call.Emit("Shrink", [call["self"]], ("lambd", (float)call.Number("lambd")), ("bias", (float)call.Number("lambd")));

    [Lowers("aten::threshold")]
    private static OnnxValue Threshold(Call call) => call.Emit("Where",
        call.Graph.Add("LessOrEqual", DataType.Bool, [call["self"], call.Operand("threshold", call.ResultType)]), // NaN stays
        call.Operand("value", call.ResultType), call["self"]);

    // libtorch gives the weight the input's rank.
    [Lowers("aten::_prelu_kernel")] private static OnnxValue ParametricRelu(Call call) => call.Emit("PRelu", call["self"], call["weight"]);

    [Lowers("aten::glu")]
    private static OnnxValue GatedLinear(Call call)
    {
        var halves = call.EmitMany("Split", [call["self"]], 2, ("axis", (long)call.Axis("dim")), ("num_outputs", 2L));
        return call.Emit("Mul", halves[0], call.Emit("Sigmoid", halves[1]));
    }

    [Lowers("aten::dropout", "aten::feature_dropout", "aten::alpha_dropout", Limits = "evaluation only")]
    private static OnnxValue Dropout(Call call) => call.Flag("train") && call.Number("p") > 0
        ? throw call.Unsupported("dropout is active: call eval() on the module before exporting")
        : call[call.Has("input") ? "input" : "self"]; // in place it is called self
}
