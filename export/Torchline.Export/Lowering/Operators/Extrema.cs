using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>
/// The order of numbers with NaN. libtorch takes NaN as the largest number when it sorts, and as the extremum of whatever contains it;
/// ONNX Runtime skips NaN or leaves it where it is.
/// </summary>
internal static class Extrema
{
    /// <summary>The largest (ReduceMax) or smallest (ReduceMin) element over dimensions, NaN where one is NaN.</summary>
    public static OnnxValue Over(Call call, string operation, OnnxValue value, OnnxValue axes, bool keep)
    {
        var extremum = call.Graph.Add(operation, value.Type, [value, axes], ("keepdims", keep));
        return OrNaN(call, extremum, value, axes, keep);
    }

    /// <summary>The result of a reduction, NaN where an element that is reduced is NaN.</summary>
    public static OnnxValue OrNaN(Call call, OnnxValue result, OnnxValue value, OnnxValue axes, bool keep)
    {
        if (!value.Type.IsFloat()) return result;
        // A sum of squares is NaN where an element is, and nowhere else: infinite squares have one sign.
        var squares = call.Graph.Add("ReduceSumSquare", value.Type, [value, axes], ("keepdims", keep));
        return call.Graph.Add("Where", value.Type, [call.Truth("IsNaN", squares), squares, result]);
    }

    /// <summary>The index of the largest (ArgMax) or smallest (ArgMin) element of a dimension, of the first NaN where there is one.</summary>
    public static OnnxValue Index(Call call, string operation, OnnxValue value, int axis, bool keep) => call.Graph.Add(
        operation, DataType.Int64, [Key(call, value, operation == "ArgMax" ? 1 : -1)], ("axis", (long)axis), ("keepdims", keep));

    /// <summary>The first elements of a dimension in ascending or descending order, with their indices; NaN is the largest.</summary>
    public static (OnnxValue Values, OnnxValue Indices) Sorted(Call call, OnnxValue value, OnnxValue count, int axis, bool descending)
    {
        var outputs = call.Graph.AddNode(
            "TopK", [Key(call, value, 1), count], 2, ("axis", (long)axis), ("largest", descending), ("sorted", true));
        var indices = new OnnxValue(outputs[1], DataType.Int64);
        var values = value.Type.IsFloat()
            ? call.Graph.Add("GatherElements", value.Type, [value, indices], ("axis", (long)axis))
            : new OnnxValue(outputs[0], value.Type);
        return (values, indices);
    }

    /// <summary>
    /// Numbers in the same order, with NaN at one end: NaN becomes infinite, infinite the largest finite number, and that one the number
    /// before it. Only the two largest finite numbers become equal.
    /// </summary>
    private static OnnxValue Key(Call call, OnnxValue value, int sign)
    {
        var type = value.Type;
        if (!type.IsFloat()) return value;
        var (largest, before) = LargestNumbers(type);
        OnnxValue Number(double number) => call.Graph.Scalar(sign * number, type);
        var bounded = call.Graph.Add(sign > 0 ? "Min" : "Max", type, [value, Number(before)]);
        var isInfinite = call.Truth("Equal", value, Number(double.PositiveInfinity));
        var finite = call.Graph.Add("Where", type, [isInfinite, Number(largest), bounded]);
        return call.Graph.Add("Where", type, [call.Truth("IsNaN", value), Number(double.PositiveInfinity), finite]);
    }

    private static (double Largest, double Before) LargestNumbers(DataType type) => type switch
    {
        DataType.Float16 => ((double)Half.MaxValue, (double)Half.BitDecrement(Half.MaxValue)),
        DataType.Bfloat16 => (BFloat16(0x7F7F), BFloat16(0x7F7E)),
        DataType.Float => (float.MaxValue, MathF.BitDecrement(float.MaxValue)),
        _ => (double.MaxValue, Math.BitDecrement(double.MaxValue)),
    };

    private static double BFloat16(ushort bits) => BitConverter.Int32BitsToSingle(bits << 16);
}
