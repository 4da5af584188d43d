using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Infinities, NaN and signs; what an error function leaves; integers shifted by bits.</summary>
internal static class SpecialValues
{
    [Lowers("aten::isinf")] private static OnnxValue IsInfinite(Call call) => Infinite(call, negative: true, positive: true);
    [Lowers("aten::isposinf")] private static OnnxValue IsPositiveInfinity(Call call) => Infinite(call, negative: false, positive: true);
    [Lowers("aten::isneginf")] private static OnnxValue IsNegativeInfinity(Call call) => Infinite(call, negative: true, positive: false);

    [Lowers("aten::isfinite")]
    private static OnnxValue IsFinite(Call call) => call["self"].Type.IsFloat()
        ? call.Truth("Not", call.Truth("Or", call.Truth("IsInf", call["self"]), call.Truth("IsNaN", call["self"])))
        : call.Filled(call.Scalar(1));

    [Lowers("aten::nan_to_num")]
    private static OnnxValue NumberForNaN(Call call)
    {
        if (!call.ResultType.IsFloat()) return call["self"];
        var (least, most) = call.ResultType switch
        {
            DataType.Double => (double.MinValue, double.MaxValue),
            DataType.Float16 => ((double)Half.MinValue, (double)Half.MaxValue),
            DataType.Float => (float.MinValue, float.MaxValue),
            _ => throw call.Unsupported($"numbers in place of NaN in tensors of {call.ResultType}"),
        };
        var value = call.Where(call.Truth("IsNaN", call["self"]), Given("nan", 0), call["self"]);
        value = call.Where(Infinite(call, negative: false, positive: true), Given("posinf", most), value);
        return call.Where(Infinite(call, negative: true, positive: false), Given("neginf", least), value);

        OnnxValue Given(string name, double otherwise) => call.Scalar(call.Has(name) ? call.Number(name) : otherwise);
    }

    [Lowers("aten::signbit")] private static OnnxValue SignBit(Call call) => Elementary.IsSigned(call, call["self"]);

    [Lowers("aten::copysign")]
    private static OnnxValue CopySign(Call call)
    {
        var size = call.Emit("Abs", call.Self);
        return call.Where(Elementary.IsSigned(call, call.Operand("other", call.ResultType)), call.Emit("Neg", size), size);
    }

    [Lowers("aten::sgn")] private static OnnxValue Sign(Call call) => call.Emit("Sign", call.Self);

    [Lowers("aten::angle")]
    private static OnnxValue Angle(Call call)
    {
        var angle = call.Where(call.Truth("Less", call.Self, call.Scalar(0)), call.Scalar(Math.PI), call.Scalar(0));
        return call["self"].Type.IsFloat() ? call.Where(call.Truth("IsNaN", call.Self), call.Self, angle) : angle;
    }

    [Lowers("aten::heaviside")]
    private static OnnxValue Step(Call call)
    {
        var isPositive = call.Graph.Cast(call.Truth("Greater", call.Self, call.Scalar(0)), call.ResultType);
        return call.Where(call.Truth("Equal", call.Self, call.Scalar(0)), call.Operand("values", call.ResultType), isPositive);
    }

    [Lowers("aten::fmax")] private static OnnxValue LargerNumber(Call call) => NumberOf(call, "Max");
    [Lowers("aten::fmin")] private static OnnxValue SmallerNumber(Call call) => NumberOf(call, "Min");

    [Lowers("aten::erfc")]
    private static OnnxValue ComplementaryErrorFunction(Call call)
    {
        var size = call.Emit("Abs", call.Self);
        var tail = call.Mul(Scaled(call, size), call.Emit("Exp", call.Emit("Neg", call.Mul(size, size))));
        return call.Where(call.Truth("Less", call.Self, call.Scalar(0)), call.Sub(call.Scalar(2), tail), tail);
    }

    [Lowers("aten::special_erfcx")]
    private static OnnxValue ScaledErrorFunction(Call call)
    {
        var scaled = Scaled(call, call.Emit("Abs", call.Self));
        var growing = call.Mul(call.Scalar(2), call.Emit("Exp", call.Mul(call.Self, call.Self)));
        return call.Where(call.Truth("Less", call.Self, call.Scalar(0)), call.Sub(growing, scaled), scaled);
    }

    [Lowers("aten::bitwise_left_shift", "aten::__lshift__")]
    private static OnnxValue LeftShift(Call call) => call.Mul(call.Self, PowerOfTwo(call));

    [Lowers("aten::bitwise_right_shift", "aten::__rshift__")]
    private static OnnxValue RightShift(Call call)
    {
        // A shift rounds down, ONNX's division towards zero; Mod has the divisor's sign.
        var power = PowerOfTwo(call);
        return call.Div(call.Sub(call.Self, call.Emit("Mod", call.Self, power)), power);
    }

    /// <summary>exp(x²) erfc(x) for x ≥ 0: Chebyshev's series in t = 2 / (2 + x), within 1.2e-7 of its value (Numerical Recipes, 6.2).</summary>
    private static OnnxValue Scaled(Call call, OnnxValue size)
    {
        double[] coefficients =
        [
            -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
        ];
        var t = call.Div(call.Scalar(2), call.Add(size, call.Scalar(2)));
        var series = coefficients.SkipLast(1).Reverse().Aggregate(
            call.Scalar(coefficients[^1]), (sum, coefficient) => call.Add(call.Mul(sum, t), call.Scalar(coefficient)));
        return call.Mul(t, call.Emit("Exp", series));
    }

    private static OnnxValue PowerOfTwo(Call call)
    {
        if (call.ResultType.IsFloat()) throw call.Unsupported("bits of fractions are shifted");
        return call.Emit("Pow", call.Scalar(2), call.Operand("other", call.ResultType));
    }

    /// <summary>The larger or smaller of two, a number where the other is NaN.</summary>
    private static OnnxValue NumberOf(Call call, string operation)
    {
        var (left, right) = (call.Self, call.Operand("other", call.ResultType));
        if (!call.ResultType.IsFloat()) return call.Emit(operation, left, right);
        return call.Where(call.Truth("IsNaN", left), right, call.Where(call.Truth("IsNaN", right), left, call.Emit(operation, left, right)));
    }

    private static OnnxValue Infinite(Call call, bool negative, bool positive) => call["self"].Type.IsFloat()
        ? call.Graph.Add("IsInf", DataType.Bool, [call["self"]], ("detect_negative", negative), ("detect_positive", positive))
        : call.Graph.Add("Expand", DataType.Bool, [call.Graph.Scalar(0, DataType.Bool), call.ShapeOf(call.Traced("self"))]);
}
