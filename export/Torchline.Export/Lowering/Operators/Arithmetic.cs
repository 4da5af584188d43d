using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Elementwise arithmetic with broadcasting. Operands are first converted to the result's type, as libtorch does.</summary>
internal static class Arithmetic
{
    [Lowers("aten::add")]
    private static OnnxValue Add(Call call)
    {
        if (call.ResultType != DataType.Bool) return call.Emit("Add", Left(call), Scaled(call));
        return call.Has("alpha") && call.Number("alpha") == 0 ? Left(call) : call.Emit("Or", Left(call), Right(call));
    }

    [Lowers("aten::sub")] private static OnnxValue Subtract(Call call) => call.Emit("Sub", Left(call), Scaled(call));

    [Lowers("aten::rsub")]
    private static OnnxValue ReverseSubtract(Call call) => call.Has("alpha") && call.Number("alpha") != 1
        ? call.Emit("Sub", Right(call), call.Emit("Mul", Left(call), call.Operand("alpha", call.ResultType)))
        : call.Emit("Sub", Right(call), Left(call));

    [Lowers("aten::mul")]
    private static OnnxValue Multiply(Call call) => call.ResultType == DataType.Bool
        ? call.Emit("And", Left(call), Right(call))
        : call.Emit("Mul", Left(call), Right(call));

    [Lowers("aten::pow")]
    private static OnnxValue Power(Call call)
    {
        if (!call.ResultType.IsFloat()) return IntegerPower.Of(call);
        return call.FixedNumber("exponent") switch
        {
            1 => Left(call), // the gradient of a square
            0.5 when call.ResultType != DataType.Float16 => call.Emit("Sqrt", Left(call)), // NaN of -infinity, unlike Pow
            _ => call.Emit("Pow", Left(call), call.Operand("exponent", call.ResultType)),
        };
    }

    [Lowers("aten::square")] private static OnnxValue Square(Call call) => call.Emit("Mul", Left(call), Left(call));

    // By Div: ONNX Runtime finds the norm by the root of the mean square (RMSNorm) by it, and computes it in one kernel.
    [Lowers("aten::rsqrt")]
    private static OnnxValue ReciprocalSquareRoot(Call call) => call.Emit("Div", call.Scalar(1), call.Emit("Sqrt", Left(call)));

    [Lowers("aten::neg")] private static OnnxValue Negate(Call call) => call.Emit("Neg", Left(call));
    [Lowers("aten::abs")] private static OnnxValue Absolute(Call call) => call.Emit("Abs", Left(call));
    [Lowers("aten::exp")] private static OnnxValue Exp(Call call) => call.Emit("Exp", Left(call));
    [Lowers("aten::log")] private static OnnxValue Log(Call call) => call.Emit("Log", Left(call));
    [Lowers("aten::sqrt")] private static OnnxValue SquareRoot(Call call) => call.Emit("Sqrt", Left(call));
    [Lowers("aten::reciprocal")] private static OnnxValue Reciprocal(Call call) => call.Emit("Reciprocal", Left(call));
    [Lowers("aten::sin")] private static OnnxValue Sine(Call call) => call.Emit("Sin", Left(call));
    [Lowers("aten::cos")] private static OnnxValue Cosine(Call call) => call.Emit("Cos", Left(call));
    [Lowers("aten::erf")] private static OnnxValue ErrorFunction(Call call) => call.Emit("Erf", Left(call));
    [Lowers("aten::floor")] private static OnnxValue Floor(Call call) => call.ResultType.IsFloat() ? call.Emit("Floor", Left(call)) : Left(call);
    [Lowers("aten::ceil")] private static OnnxValue Ceiling(Call call) => call.ResultType.IsFloat() ? call.Emit("Ceil", Left(call)) : Left(call);

    [Lowers("aten::round")]
    private static OnnxValue Round(Call call)
    {
        if (!call.ResultType.IsFloat()) return Left(call);
        var decimals = call.Int("decimals", 0);
        if (decimals == 0) return call.Emit("Round", Left(call));
        var (before, after) = decimals > 0 ? ("Mul", "Div") : ("Div", "Mul");
        var type = call.ResultType == DataType.Double ? DataType.Double : DataType.Float; // float16 would round three times
        var power = call.Graph.Scalar(Math.Pow(10, Math.Abs(decimals)), type);
        return call.Graph.Add(after, type, [call.Graph.Add("Round", type, [call.Graph.Add(before, type, [Left(call), power])]), power]);
    }

    [Lowers("aten::sign")]
    private static OnnxValue Sign(Call call)
    {
        var sign = call.Emit("Sign", Left(call));
        return call.ResultType.IsFloat()
            ? call.Emit("Where", call.Graph.Add("IsNaN", DataType.Bool, [sign]), call.Scalar(0), sign) // libtorch's sign of NaN is 0
            : sign;
    }

    [Lowers("aten::minimum")] private static OnnxValue Minimum(Call call) => call.Emit("Min", Left(call), Right(call));
    [Lowers("aten::maximum")] private static OnnxValue Maximum(Call call) => call.Emit("Max", Left(call), Right(call));

    [Lowers("aten::clamp", "aten::clamp_min", "aten::clamp_max", "aten::hardtanh")]
    private static OnnxValue Clamp(Call call)
    {
        var value = Left(call);
        foreach (var (bound, operation) in new[] { ("min", "Max"), ("min_val", "Max"), ("max", "Min"), ("max_val", "Min") })
            if (call.Has(bound)) value = call.Emit(operation, value, call.Operand(bound, call.ResultType));
        return value;
    }

    [Lowers("aten::addcmul")] private static OnnxValue AddProduct(Call call) => AddScaled(call, "Mul");
    [Lowers("aten::addcdiv")] private static OnnxValue AddQuotient(Call call) => AddScaled(call, "Div");

    [Lowers("aten::lerp")]
    private static OnnxValue Interpolate(Call call)
    {
        var (end, weight) = (call.Operand("end", call.ResultType), call.Operand("weight", call.ResultType));
        var distance = call.Emit("Sub", end, Left(call));
        // From the nearer end, so that a weight of 1 gives the end itself.
        var fromStart = call.Emit("Add", Left(call), call.Emit("Mul", distance, weight));
        if (call.FixedNumber("weight") is > -0.5 and < 0.5) return fromStart;
        var fromEnd = call.Emit("Sub", end, call.Emit("Mul", distance, call.Emit("Sub", call.Scalar(1), weight)));
        var isNear = call.Graph.Add("Less", DataType.Bool, [call.Emit("Abs", weight), call.Scalar(0.5)]);
        return call.Emit("Where", isNear, fromStart, fromEnd);
    }

    private static OnnxValue AddScaled(Call call, string combine)
    {
        var factor = call.Operand("tensor1", call.ResultType);
        if (call.Number("value") != 1) factor = call.Emit("Mul", call.Operand("value", call.ResultType), factor);
        return call.Emit("Add", Left(call), call.Emit(combine, factor, call.Operand("tensor2", call.ResultType)));
    }

    internal static OnnxValue Left(Call call) => call.Operand("self", call.ResultType);

    internal static OnnxValue Right(Call call) => call.Operand("other", call.ResultType);

    /// <summary>The second operand times <c>alpha</c>.</summary>
    private static OnnxValue Scaled(Call call) => call.Has("alpha") && call.Number("alpha") != 1
        ? call.Emit("Mul", Right(call), call.Operand("alpha", call.ResultType))
        : Right(call);
}
