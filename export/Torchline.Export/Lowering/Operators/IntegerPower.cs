using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Powers of integers by repeated squaring: ONNX Runtime's Pow goes through float64, which rounds large ones.</summary>
internal static class IntegerPower
{
    // 2^64 is 0 in 64 bits; larger exponents only make sense for 0, 1 and -1.
    private const int Bits = 7;

    /// <summary>The call's <c>self</c> to its <c>exponent</c>.</summary>
    public static OnnxValue Of(Call call)
    {
        var number = call.Operand("self", call.ResultType);
        return call.FixedNumber("exponent") is { } exponent
            ? ToNumber(call, number, (long)exponent)
            : ToTensor(call, number, call.Operand("exponent", call.ResultType));
    }

    private static OnnxValue ToNumber(Call call, OnnxValue number, long exponent)
    {
        if (exponent < 0) throw call.Unsupported("an integer has no negative power: convert to float32 before it");
        var result = call.Scalar(1);
        var isOne = true;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0) (result, isOne) = (isOne ? number : call.Emit("Mul", result, number), false);
            if (exponent > 1) number = call.Emit("Mul", number, number);
        }
        return isOne ? call.Filled(result) : result;
    }

    /// <summary>Factor k is the number to the power of 2^k where bit k of the exponent is set, otherwise 1.</summary>
    private static OnnxValue ToTensor(Call call, OnnxValue number, OnnxValue exponent)
    {
        var (zero, one, two) = (call.Scalar(0), call.Scalar(1), call.Scalar(2));
        var isOdd = call.Graph.Add("Equal", DataType.Bool, [call.Emit("Mod", exponent, two), one]);
        // Beyond 64 only whether it is odd matters.
        var last = call.Emit("Where", isOdd, call.Scalar(65), call.Scalar(64));
        var bits = call.Emit("Where", call.Graph.Add("Greater", DataType.Bool, [exponent, last]), last, exponent);
        var (result, factor) = (one, number);
        for (var bit = 0; bit < Bits; bit++)
        {
            var isSet = call.Graph.Add("Equal", DataType.Bool, [call.Emit("Mod", bits, two), one]);
            result = call.Emit("Mul", result, call.Emit("Where", isSet, factor, one));
            (factor, bits) = (call.Emit("Mul", factor, factor), call.Emit("Div", bits, two));
        }
        // Of a negative power, which is a fraction, nothing is left but for 1 and -1.
        var isUnit = call.Graph.Add("Equal", DataType.Bool, [call.Emit("Abs", number), one]);
        var unit = call.Emit("Where", isUnit, call.Emit("Where", isOdd, number, one), zero);
        return call.Emit("Where", call.Graph.Add("Less", DataType.Bool, [exponent, zero]), unit, result);
    }
}
