using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>ln(1 + x) and exp(x) - 1 with all digits of small numbers, which a sum with 1 would cut off.</summary>
internal static class NearZero
{
    [Lowers("aten::log1p")] private static OnnxValue LogOnePlus(Call call) => LogOnePlus(call, call.Operand("self", call.ResultType));

    /// <summary>ln(1 + x): the logarithm of the rounded sum, times what the rounding changed of x.</summary>
    internal static OnnxValue LogOnePlus(Call call, OnnxValue value)
    {
        var one = call.Scalar(1);
        var sum = call.Emit("Add", value, one);
        var rounded = call.Emit("Sub", sum, one);
        var correction = call.Emit("Where", Truth(call, "Equal", rounded, value), one, call.Emit("Div", value, rounded)); // infinity / infinity
        var isTiny = Truth(call, "Equal", rounded, call.Scalar(0));
        return call.Emit("Where", isTiny, value, call.Emit("Mul", call.Emit("Log", sum), correction));
    }

    /// <summary>exp(x) - 1 of numbers of one sign or the other, x itself where the exponential rounds to 1.</summary>
    internal static OnnxValue ExponentialMinusOne(Call call, OnnxValue value)
    {
        var one = call.Scalar(1);
        var exponential = call.Emit("Exp", value);
        var difference = call.Emit("Sub", exponential, one);
        var corrected = call.Emit("Mul", difference, call.Emit("Div", value, call.Emit("Log", exponential)));
        // From exp(-40) on the difference is exact, and the logarithm may be that of 0 or of infinity.
        var isExact = Truth(call, "Greater", call.Emit("Abs", value), call.Scalar(40));
        var far = call.Emit("Where", isExact, difference, corrected);
        return call.Emit("Where", Truth(call, "Equal", exponential, one), value, far);
    }

    private static OnnxValue Truth(Call call, string operation, OnnxValue left, OnnxValue right) =>
        call.Graph.Add(operation, DataType.Bool, [left, right]);
}
