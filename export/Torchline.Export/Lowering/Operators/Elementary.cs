using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Elementary functions, element by element. Integers are converted to the result's type first.</summary>
internal static class Elementary
{
    // From here on exp(x) - 1 has lost no digits.
    private const double ExponentialIsFar = 0.5;

    [Lowers("aten::acos")] private static OnnxValue ArcCosine(Call call) => call.Emit("Acos", call.Self);
    [Lowers("aten::acosh")] private static OnnxValue AreaCosine(Call call) => call.Emit("Acosh", call.Self);
    [Lowers("aten::asin")] private static OnnxValue ArcSine(Call call) => call.Emit("Asin", call.Self);
    [Lowers("aten::asinh")] private static OnnxValue AreaSine(Call call) => call.Emit("Asinh", call.Self);
    [Lowers("aten::atan")] private static OnnxValue ArcTangent(Call call) => call.Emit("Atan", call.Self);
    [Lowers("aten::atanh")] private static OnnxValue AreaTangent(Call call) => call.Emit("Atanh", call.Self);
    [Lowers("aten::cosh")] private static OnnxValue HyperbolicCosine(Call call) => call.Emit("Cosh", call.Self);
    [Lowers("aten::sinh")] private static OnnxValue HyperbolicSine(Call call) => call.Emit("Sinh", call.Self);
    [Lowers("aten::tan")] private static OnnxValue Tangent(Call call) => call.Emit("Tan", call.Self);
    [Lowers("aten::exp2")] private static OnnxValue PowerOfTwo(Call call) => call.Emit("Pow", call.Scalar(2), call.Self);
    [Lowers("aten::log2")] private static OnnxValue BinaryLogarithm(Call call) => call.Div(call.Emit("Log", call.Self), call.Scalar(Math.Log(2)));
    [Lowers("aten::log10")] private static OnnxValue DecimalLogarithm(Call call) => call.Div(call.Emit("Log", call.Self), call.Scalar(Math.Log(10)));
    [Lowers("aten::deg2rad")] private static OnnxValue Radians(Call call) => call.Mul(call.Self, call.Scalar(Math.PI / 180));
    [Lowers("aten::rad2deg")] private static OnnxValue Degrees(Call call) => call.Mul(call.Self, call.Scalar(180 / Math.PI));

    [Lowers("aten::expm1")]
    private static OnnxValue ExponentialMinusOne(Call call)
    {
        // exp(x) - 1 = 2 t / (1 - t) with t = tanh(x / 2), which keeps the digits near 0.
        var tangent = call.Emit("Tanh", call.Mul(call.Self, call.Scalar(0.5)));
        var near = call.Div(call.Mul(tangent, call.Scalar(2)), call.Sub(call.Scalar(1), tangent));
        var isNear = call.Truth("Less", call.Emit("Abs", call.Self), call.Scalar(ExponentialIsFar));
        return call.Where(isNear, near, call.Sub(call.Emit("Exp", call.Self), call.Scalar(1)));
    }

    [Lowers("aten::trunc")]
    private static OnnxValue Truncate(Call call) => call.ResultType.IsFloat() ? TowardsZero(call, call.Self) : call.Self;

    [Lowers("aten::frac")] private static OnnxValue Fraction(Call call) => call.Sub(call.Self, TowardsZero(call, call.Self));

    [Lowers("aten::atan2")]
    private static OnnxValue AngleOfPoint(Call call)
    {
        var (y, x) = (call.Self, call.Operand("other", call.ResultType));
        var (height, width) = (call.Emit("Abs", y), call.Emit("Abs", x));
        // Where both are 0 the angle is 0, where both are infinite that of a quarter turn's half.
        var same = call.Where(call.Truth("Equal", height, call.Scalar(0)), call.Scalar(0), call.Scalar(1));
        var slope = call.Where(call.Truth("Equal", height, width), same, call.Div(height, width));
        var acute = call.Emit("Atan", slope);
        var angle = call.Where(IsSigned(call, x), call.Sub(call.Scalar(Math.PI), acute), acute);
        return call.Where(IsSigned(call, y), call.Emit("Neg", angle), angle);
    }

    [Lowers("aten::hypot")]
    private static OnnxValue Hypotenuse(Call call)
    {
        var (left, right) = (call.Emit("Abs", call.Self), call.Emit("Abs", call.Operand("other", call.ResultType)));
        var (large, small) = (call.Emit("Max", left, right), call.Emit("Min", left, right));
        var ratio = call.Div(small, large);
        var root = call.Emit("Sqrt", call.Add(call.Mul(ratio, ratio), call.Scalar(1)));
        var isPlain = call.Truth("Or", call.Truth("Equal", large, call.Scalar(0)), call.Truth("IsInf", large));
        return call.Where(isPlain, large, call.Mul(large, root));
    }

    [Lowers("aten::sinc")]
    private static OnnxValue CardinalSine(Call call)
    {
        var angle = call.Mul(call.Self, call.Scalar(Math.PI));
        return call.Where(call.Truth("Equal", call.Self, call.Scalar(0)), call.Scalar(1), call.Div(call.Emit("Sin", angle), angle));
    }

    [Lowers("aten::logit")]
    private static OnnxValue LogOdds(Call call)
    {
        var value = call.Self;
        if (call.Has("eps"))
        {
            var bound = call.Number("eps");
            value = call.Emit("Min", call.Emit("Max", value, call.Scalar(bound)), call.Scalar(1 - bound));
        }
        return call.Emit("Log", call.Div(value, call.Sub(call.Scalar(1), value)));
    }

    [Lowers("aten::xlogy")]
    private static OnnxValue TimesLogarithm(Call call) => TimesOrZero(call, call.Emit("Log", Other(call)));

    [Lowers("aten::special_xlog1py")]
    private static OnnxValue TimesLogarithmOfOnePlus(Call call) => TimesOrZero(call, call.Emit("Log", call.Add(Other(call), call.Scalar(1))));

    [Lowers("aten::logaddexp")] private static OnnxValue LogSum(Call call) => LogSum(call, 1);
    [Lowers("aten::logaddexp2")] private static OnnxValue BinaryLogSum(Call call) => LogSum(call, Math.Log(2));
    [Lowers("aten::special_entr")]
    private static OnnxValue Entropy(Call call) => call.Where(
        call.Truth("Equal", call.Self, call.Scalar(0)), call.Scalar(0), call.Emit("Neg", call.Mul(call.Self, call.Emit("Log", call.Self))));

    [Lowers("aten::mish")] private static OnnxValue Mish(Call call) => call.Mul(call.Self, call.Emit("Tanh", call.Emit("Softplus", call.Self)));

    /// <summary>Whether a number has a minus, minus zero too.</summary>
    internal static OnnxValue IsSigned(Call call, OnnxValue value)
    {
        OnnxValue IsNegative(OnnxValue number) => call.Truth("Less", number, call.Graph.Scalar(0, value.Type));
        return value.Type.IsFloat()
            ? call.Truth("Or", IsNegative(value), IsNegative(call.Graph.Add("Reciprocal", value.Type, [value])))
            : IsNegative(value);
    }

    private static OnnxValue Other(Call call) => call.Operand("other", call.ResultType);

    private static OnnxValue TimesOrZero(Call call, OnnxValue logarithm)
    {
        var isZero = call.Truth("And", call.Truth("Equal", call.Self, call.Scalar(0)), call.Truth("Not", call.Truth("IsNaN", Other(call))));
        return call.Where(isZero, call.Scalar(0), call.Mul(call.Self, logarithm));
    }

    /// <summary>The logarithm of the sum of two powers, to the base whose natural logarithm is given.</summary>
    private static OnnxValue LogSum(Call call, double logOfBase)
    {
        var (left, right) = (call.Self, Other(call));
        var distance = call.Mul(call.Emit("Abs", call.Sub(left, right)), call.Scalar(-logOfBase));
        var rest = call.Div(call.Emit("Softplus", distance), call.Scalar(logOfBase));
        // Two equal infinities have no distance.
        var more = call.Where(call.Truth("Equal", left, right), call.Scalar(Math.Log(2) / logOfBase), rest);
        return call.Add(call.Emit("Max", left, right), more);
    }

    private static OnnxValue TowardsZero(Call call, OnnxValue value) => call.Mul(call.Emit("Sign", value), call.Emit("Floor", call.Emit("Abs", value)));
}
