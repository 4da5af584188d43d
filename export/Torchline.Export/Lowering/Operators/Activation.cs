using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Activation functions, and dropout, which evaluation leaves out.</summary>
internal static class Activation
{
    // From here on ln(1 + exp(x)) and x are the same float32.
    private const double SoftplusIsLinear = 16;

    [Lowers("aten::relu")]
    private static OnnxValue Relu(Call call) => call.ResultType.IsFloat()
        ? call.Emit("Relu", call["self"])
        : call.Emit("Max", call["self"], call.Scalar(0)); // ONNX Runtime has no Relu of most integers

    [Lowers("aten::relu6")] private static OnnxValue Relu6(Call call) => call.Emit("Clip", call["self"], call.Scalar(0), call.Scalar(6));
    [Lowers("aten::sigmoid")] private static OnnxValue Sigmoid(Call call) => call.Emit("Sigmoid", call.Operand("self", call.ResultType));
    [Lowers("aten::tanh")] private static OnnxValue Tanh(Call call) => call.Emit("Tanh", call.Operand("self", call.ResultType));

    [Lowers("aten::gelu", Limits = "not in float64")]
    private static OnnxValue Gelu(Call call)
    {
        var form = call.Text("approximate") ?? "none";
        if (call.Graph.Opset >= 20) return call.Emit("Gelu", [call["self"]], ("approximate", form));
        var self = call["self"];
        var share = form == "tanh"
            ? call.Emit("Tanh", call.Mul(call.Scalar(Math.Sqrt(2 / Math.PI)), call.Add(self, call.Mul(call.Scalar(0.044715), Cube(call, self)))))
            : call.Emit("Erf", call.Mul(self, call.Scalar(Math.Sqrt(0.5))));
        return call.Mul(call.Mul(self, call.Add(call.Scalar(1), share)), call.Scalar(0.5));
    }

    private static OnnxValue Cube(Call call, OnnxValue value) => call.Mul(value, call.Mul(value, value));

    [Lowers("aten::silu")] private static OnnxValue Silu(Call call) => call.Emit("Mul", call["self"], call.Emit("Sigmoid", call["self"]));

    [Lowers("aten::leaky_relu")]
    private static OnnxValue LeakyRelu(Call call)
    {
        var slope = call.Number("negative_slope");
        return IsDouble(call)
            ? call.Emit("Where", IsPositive(call), call["self"], call.Emit("Mul", call["self"], call.Scalar(slope)))
            : call.Emit("LeakyRelu", [call["self"]], ("alpha", (float)slope));
    }

    [Lowers("aten::elu", Limits = "input_scale = 1")]
    private static OnnxValue Elu(Call call)
    {
        if (call.Number("input_scale") != 1) throw call.Unsupported("ONNX's Elu has no input scale");
        var (alpha, scale) = (call.Number("alpha"), call.Number("scale"));
        if (IsDouble(call))
        {
            var negative = call.Emit("Mul", NearZero.ExponentialMinusOne(call, call["self"]), call.Scalar(alpha));
            return call.Emit("Mul", call.Emit("Where", IsPositive(call), call["self"], negative), call.Scalar(scale));
        }
        return scale == 1
            ? call.Emit("Elu", [call["self"]], ("alpha", (float)alpha))
            : call.Emit("Selu", [call["self"]], ("alpha", (float)alpha), ("gamma", (float)scale));
    }

    [Lowers("aten::celu")]
    private static OnnxValue Celu(Call call)
    {
        var alpha = call.Number("alpha");
        if (!IsDouble(call)) return call.Emit("Celu", [call["self"]], ("alpha", (float)alpha));
        var negative = NearZero.ExponentialMinusOne(call, call.Emit("Div", call["self"], call.Scalar(alpha)));
        return call.Emit("Where", IsPositive(call), call["self"], call.Emit("Mul", negative, call.Scalar(alpha)));
    }

    [Lowers("aten::softplus")]
    private static OnnxValue Softplus(Call call)
    {
        var (beta, threshold) = (call.Number("beta"), call.Number("threshold"));
        var scaled = beta == 1 ? call["self"] : call.Emit("Mul", call["self"], call.Scalar(beta));
        var value = Softplus(call, scaled);
        if (beta != 1) value = call.Emit("Div", value, call.Scalar(beta));
        if (threshold >= SoftplusIsLinear && !IsDouble(call)) return value;
        var isLinear = call.Graph.Add("Greater", DataType.Bool, [scaled, call.Scalar(threshold)]);
        return call.Emit("Where", isLinear, call["self"], value);
    }

    [Lowers("aten::log_sigmoid")]
    private static OnnxValue LogSigmoid(Call call) => call.Emit("Neg", Softplus(call, call.Emit("Neg", call["self"])));

    [Lowers("aten::hardswish")]
    private static OnnxValue HardSwish(Call call) => IsDouble(call)
        ? call.Emit("Mul", call["self"], Ramp(call))
        : call.Emit("HardSwish", call["self"]);

    [Lowers("aten::hardsigmoid")]
    private static OnnxValue HardSigmoid(Call call) => IsDouble(call)
        ? Ramp(call)
        : call.Emit("HardSigmoid", [call["self"]], ("alpha", 1 / 6f), ("beta", 0.5f));

    // ONNX's Shrink makes 0 of NaN.
    [Lowers("aten::hardshrink")]
    private static OnnxValue HardShrink(Call call) => call.Emit("Where",
        call.Graph.Add("LessOrEqual", DataType.Bool, [call.Emit("Abs", call["self"]), call.Scalar(call.Number("lambd"))]),
        call.Scalar(0), call["self"]);

    [Lowers("aten::softshrink")]
    private static OnnxValue SoftShrink(Call call) => call.Emit("Sub", call["self"],
        call.Emit("Clip", call["self"], call.Scalar(-call.Number("lambd")), call.Scalar(call.Number("lambd"))));

    [Lowers("aten::threshold")]
    private static OnnxValue Threshold(Call call) => call.Emit("Where",
        call.Graph.Add("LessOrEqual", DataType.Bool, [call["self"], call.Operand("threshold", call.ResultType)]), // NaN stays
        call.Operand("value", call.ResultType), call["self"]);

    // libtorch gives the weight the input's rank.
    [Lowers("aten::_prelu_kernel")]
    private static OnnxValue ParametricRelu(Call call) => IsDouble(call)
        ? call.Emit("Where", IsPositive(call), call["self"], call.Emit("Mul", call["self"], call["weight"]))
        : call.Emit("PRelu", call["self"], call["weight"]);

    [Lowers("aten::glu")]
    private static OnnxValue GatedLinear(Call call)
    {
        var axis = call.Axis("dim");
        var halves = call.Result.Sizes[axis] is { Value: 0 } none // which num_outputs does not split
            ? call.EmitMany("Split", [call["self"], call.Shape([none, none])], 2, ("axis", (long)axis))
            : call.EmitMany("Split", [call["self"]], 2, ("axis", (long)axis), ("num_outputs", 2L));
        return call.Emit("Mul", halves[0], call.Emit("Sigmoid", halves[1]));
    }

    [Lowers("aten::dropout", "aten::feature_dropout", "aten::alpha_dropout", Limits = "evaluation only")]
    private static OnnxValue Dropout(Call call) => call.Flag("train") && call.Number("p") > 0
        ? throw call.Unsupported("dropout is active: call eval() on the module before exporting")
        : call[call.Has("input") ? "input" : "self"]; // in place it is called self

    /// <summary>ln(1 + exp(x)), which ONNX Runtime computes in float32 only.</summary>
    private static OnnxValue Softplus(Call call, OnnxValue value) => IsDouble(call)
        ? call.Emit("Add", call.Emit("Max", value, call.Scalar(0)),
            NearZero.LogOnePlus(call, call.Emit("Exp", call.Emit("Neg", call.Emit("Abs", value)))))
        : call.Emit("Softplus", value);

    /// <summary>From 0 at -3 to 1 at 3.</summary>
    private static OnnxValue Ramp(Call call) => call.Emit(
        "Div", call.Emit("Clip", call.Emit("Add", call["self"], call.Scalar(3)), call.Scalar(0), call.Scalar(6)), call.Scalar(6));

    // Several activations have kernels in float32 only.
    private static bool IsDouble(Call call) => call.ResultType == DataType.Double;

    private static OnnxValue IsPositive(Call call) => call.Graph.Add("Greater", DataType.Bool, [call["self"], call.Scalar(0)]);
}
