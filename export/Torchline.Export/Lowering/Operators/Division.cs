using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Division with its roundings, and what it leaves. As in libtorch, all of them follow from the exact remainder that Mod gives.</summary>
internal static class Division
{
    [Lowers("aten::div")]
    private static OnnxValue Divide(Call call)
    {
        var rounding = call.Text("rounding_mode");
        if (rounding == "floor") return FloorDivide(call);
        var quotient = call.Emit("Div", Arithmetic.Left(call), Arithmetic.Right(call)); // of integers, rounded towards 0
        return rounding is null || !call.ResultType.IsFloat()
            ? quotient
            : call.Emit("Mul", call.Emit("Sign", quotient), call.Emit("Floor", call.Emit("Abs", quotient)));
    }

    [Lowers("aten::floor_divide")]
    private static OnnxValue FloorDivide(Call call)
    {
        if (call.ResultType == DataType.Float16 && call.FixedNumber("other") is { } number && (double)(Half)number != number)
            throw call.Unsupported("float16 rounds the divisor, libtorch does not: convert to float32 before it");
        var (dividend, divisor) = (Arithmetic.Left(call), Arithmetic.Right(call));
        var rest = Rest(call, dividend, divisor);
        if (!call.ResultType.IsFloat())
        {
            var rounded = call.Emit("Div", dividend, divisor);
            return call.ResultType == DataType.Uint8 // which has no negative numbers
                ? rounded
                : call.Emit("Sub", rounded, call.Graph.Cast(HasOtherSign(call, rest, divisor), call.ResultType));
        }
        var quotient = call.Emit("Div", call.Emit("Sub", dividend, rest), divisor); // an integer but for rounding
        var lowered = call.Emit("Sub", quotient, call.Graph.Cast(HasOtherSign(call, rest, divisor), call.ResultType));
        var floor = call.Emit("Round", lowered);
        return call.FixedNumber("other") is null or 0
            ? call.Emit("Where", Truth(call, "Equal", divisor, call.Scalar(0)), call.Emit("Div", dividend, divisor), floor)
            : floor;
    }

    [Lowers("aten::remainder")]
    private static OnnxValue Remainder(Call call)
    {
        var (dividend, divisor) = (Arithmetic.Left(call), Arithmetic.Right(call));
        if (!call.ResultType.IsFloat()) return call.Emit("Mod", dividend, divisor);
        var rest = Rest(call, dividend, divisor);
        return call.Emit("Where", HasOtherSign(call, rest, divisor), call.Emit("Add", rest, divisor), rest);
    }

    [Lowers("aten::fmod")] private static OnnxValue Fmod(Call call) => Rest(call, Arithmetic.Left(call), Arithmetic.Right(call));

    /// <summary>What is left of the dividend, with its sign.</summary>
    private static OnnxValue Rest(Call call, OnnxValue dividend, OnnxValue divisor) => call.ResultType.IsFloat()
        ? call.Emit("Mod", [dividend, divisor], ("fmod", 1L))
        : call.Emit("Sub", dividend, call.Emit("Mul", call.Emit("Div", dividend, divisor), divisor)); // fmod goes through float64

    /// <summary>Whether something is left whose sign is not the divisor's.</summary>
    private static OnnxValue HasOtherSign(Call call, OnnxValue rest, OnnxValue divisor)
    {
        var zero = call.Scalar(0);
        if (call.FixedNumber("other") is { } number) return Truth(call, number > 0 ? "Less" : "Greater", rest, zero);
        return call.Graph.Add("Or", DataType.Bool,
        [
            call.Graph.Add("And", DataType.Bool, [Truth(call, "Greater", rest, zero), Truth(call, "Less", divisor, zero)]),
            call.Graph.Add("And", DataType.Bool, [Truth(call, "Less", rest, zero), Truth(call, "Greater", divisor, zero)]),
        ]);
    }

    private static OnnxValue Truth(Call call, string operation, OnnxValue left, OnnxValue right) =>
        call.Graph.Add(operation, DataType.Bool, [left, right]);
}
