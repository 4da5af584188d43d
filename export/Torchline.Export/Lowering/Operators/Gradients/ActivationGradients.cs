using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators.Gradients;

/// <summary>Gradients of activation functions, from their inputs or from their results.</summary>
internal static class ActivationGradients
{
    // Of GELU's approximation by tanh.
    private static readonly double RootOfTwoOverPi = Math.Sqrt(2 / Math.PI);
    private const double CubicShare = 0.044715;

    [Lowers("aten::threshold_backward")]
    private static OnnxValue Threshold(Call call) => call.Where(
        call.Truth("LessOrEqual", call["self"], call.Graph.Scalar(call.Number("threshold"), call["self"].Type)), call.Scalar(0), Gradient(call));

    [Lowers("aten::sigmoid_backward")]
    private static OnnxValue Sigmoid(Call call)
    {
        var result = call["output"];
        return call.Mul(Gradient(call), call.Mul(call.Sub(call.Scalar(1), result), result));
    }

    [Lowers("aten::tanh_backward")]
    private static OnnxValue Tanh(Call call)
    {
        var result = call["output"];
        return call.Mul(Gradient(call), call.Sub(call.Scalar(1), call.Mul(result, result)));
    }

    [Lowers("aten::silu_backward")]
    private static OnnxValue Silu(Call call)
    {
        var gate = call.Emit("Sigmoid", call.Self);
        var slope = call.Add(call.Scalar(1), call.Mul(call.Self, call.Sub(call.Scalar(1), gate)));
        return call.Mul(Gradient(call), call.Mul(gate, slope));
    }

    [Lowers("aten::gelu_backward")]
    private static OnnxValue Gelu(Call call) => call.Mul(Gradient(call), call.Text("approximate") == "tanh" ? GeluByTanh(call) : GeluByError(call));

    [Lowers("aten::elu_backward")]
    private static OnnxValue Elu(Call call)
    {
        var (alpha, scale, inputScale) = (call.Number("alpha"), call.Number("scale"), call.Number("input_scale"));
        var value = call["self_or_result"];
        var below = call.Flag("is_result")
            ? call.Mul(call.Add(value, call.Scalar(alpha * scale)), call.Scalar(inputScale))
            : call.Mul(call.Emit("Exp", call.Mul(value, call.Scalar(inputScale))), call.Scalar(inputScale * alpha * scale));
        return call.Mul(Gradient(call), call.Where(call.Truth("LessOrEqual", value, call.Scalar(0)), below, call.Scalar(scale)));
    }

    [Lowers("aten::leaky_relu_backward")]
    private static OnnxValue LeakyRelu(Call call) => call.Where(
        call.Truth("Greater", call.Self, call.Scalar(0)), Gradient(call), call.Mul(Gradient(call), call.Scalar(call.Number("negative_slope"))));

    [Lowers("aten::hardtanh_backward")]
    private static OnnxValue HardTanh(Call call) => Outside(call, call.Number("min_val"), call.Number("max_val"));

    [Lowers("aten::hardsigmoid_backward")]
    private static OnnxValue HardSigmoid(Call call) => Within(call, call.Mul(Gradient(call), call.Scalar(1 / 6.0)), otherwise: call.Scalar(0));

    [Lowers("aten::hardswish_backward")]
    private static OnnxValue HardSwish(Call call)
    {
        var slope = call.Add(call.Div(call.Self, call.Scalar(3)), call.Scalar(0.5));
        var flat = call.Where(call.Truth("Greater", call.Self, call.Scalar(0)), Gradient(call), call.Scalar(0));
        return Within(call, call.Mul(Gradient(call), slope), flat);
    }

    [Lowers("aten::softplus_backward")]
    private static OnnxValue Softplus(Call call)
    {
        var scaled = call.Mul(call.Self, call.Scalar(call.Number("beta")));
        return call.Where(
            call.Truth("Greater", scaled, call.Scalar(call.Number("threshold"))), Gradient(call), call.Mul(Gradient(call), call.Emit("Sigmoid", scaled)));
    }

    // The second result is what libtorch keeps for the gradient: exp(-|x|).
    [Lowers("aten::log_sigmoid_forward")]
    private static OnnxValue[] LogSigmoidForward(Call call) =>
    [
        call.Emit("Neg", call.Emit("Softplus", call.Emit("Neg", call.Self))), call.Emit("Exp", call.Emit("Neg", call.Emit("Abs", call.Self))),
    ];

    [Lowers("aten::log_sigmoid_backward")]
    private static OnnxValue LogSigmoid(Call call) => call.Mul(Gradient(call), call.Emit("Sigmoid", call.Emit("Neg", call.Self)));

    [Lowers("aten::softshrink_backward")]
    private static OnnxValue SoftShrink(Call call) => Inside(call, "grad_output");

    [Lowers("aten::hardshrink_backward")]
    private static OnnxValue HardShrink(Call call) => Inside(call, "grad_out");

    [Lowers("aten::glu_backward")]
    private static OnnxValue GatedLinear(Call call)
    {
        var axis = (long)call.Axis("dim");
        var halves = call.EmitMany("Split", [call.Self], 2, ("axis", axis), ("num_outputs", 2L));
        var gate = call.Emit("Sigmoid", halves[1]);
        var ofValue = call.Mul(Gradient(call), gate);
        return call.Concat((int)axis, ofValue, call.Mul(ofValue, call.Mul(halves[0], call.Sub(call.Scalar(1), gate))));
    }

    // libtorch gives the weight the input's rank, and adds up its gradient afterwards.
    [Lowers("aten::_prelu_kernel_backward")]
    private static OnnxValue[] ParametricRelu(Call call)
    {
        var isPositive = call.Truth("Greater", call.Self, call.Scalar(0));
        return
        [
            call.Where(isPositive, Gradient(call), call.Mul(call["weight"], Gradient(call))),
            call.Where(isPositive, call.Scalar(0), call.Mul(call.Self, Gradient(call))),
        ];
    }

    private static OnnxValue Gradient(Call call) => call["grad_output"];

    private static OnnxValue GeluByError(Call call)
    {
        var share = call.Mul(call.Scalar(0.5), call.Add(call.Scalar(1), call.Emit("Erf", call.Mul(call.Self, call.Scalar(Math.Sqrt(0.5))))));
        var density = call.Mul(call.Emit("Exp", call.Mul(call.Mul(call.Self, call.Self), call.Scalar(-0.5))), call.Scalar(1 / Math.Sqrt(2 * Math.PI)));
        return call.Add(share, call.Mul(call.Self, density));
    }

    private static OnnxValue GeluByTanh(Call call)
    {
        var square = call.Mul(call.Self, call.Self);
        var inner = call.Mul(call.Scalar(RootOfTwoOverPi), call.Mul(call.Self, call.Add(call.Scalar(1), call.Mul(call.Scalar(CubicShare), square))));
        var innerSlope = call.Mul(call.Scalar(RootOfTwoOverPi), call.Add(call.Scalar(1), call.Mul(call.Scalar(3 * CubicShare), square)));
        var tangent = call.Emit("Tanh", inner);
        var left = call.Mul(call.Scalar(0.5), call.Add(call.Scalar(1), tangent));
        var right = call.Mul(call.Mul(call.Scalar(0.5), call.Self), call.Mul(call.Sub(call.Scalar(1), call.Mul(tangent, tangent)), innerSlope));
        return call.Add(left, right);
    }

    /// <summary>The gradient where the input lies strictly between two bounds.</summary>
    private static OnnxValue Outside(Call call, double least, double most)
    {
        var isBelow = call.Truth("LessOrEqual", call.Self, call.Scalar(least));
        var isAbove = call.Truth("GreaterOrEqual", call.Self, call.Scalar(most));
        return call.Where(call.Truth("Or", isBelow, isAbove), call.Scalar(0), Gradient(call));
    }

    /// <summary>One value where the input lies strictly between -3 and 3, and another elsewhere.</summary>
    private static OnnxValue Within(Call call, OnnxValue inside, OnnxValue otherwise)
    {
        var isInside = call.Truth("Less", call.Emit("Abs", call.Self), call.Scalar(3));
        return call.Where(isInside, inside, otherwise);
    }

    /// <summary>Nothing where the input's magnitude is at most lambda.</summary>
    private static OnnxValue Inside(Call call, string gradient) => call.Where(
        call.Truth("LessOrEqual", call.Emit("Abs", call.Self), call.Scalar(call.Number("lambd"))), call.Scalar(0), call[gradient]);
}
