using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>New tensors of a shape.</summary>
internal static class Creation
{
    // The values of an empty tensor are undefined; recordings have zeros in it, and refuse what C# code fills.
    [Lowers(
        "aten::zeros", "aten::zeros_like", "aten::new_zeros", "aten::zero", "aten::empty", "aten::empty_like", "aten::new_empty",
        "aten::empty_strided", "aten::new_empty_strided")]
    private static OnnxValue Zeros(Call call) => call.Filled(call.Scalar(0));

    [Lowers("aten::ones", "aten::ones_like", "aten::new_ones")] private static OnnxValue Ones(Call call) => call.Filled(call.Scalar(1));

    [Lowers("aten::full", "aten::full_like", "aten::new_full")]
    private static OnnxValue Full(Call call) => call.Filled(call.Operand("fill_value", call.ResultType));

    [Lowers("aten::fill")] private static OnnxValue Fill(Call call) => call.Filled(call.Operand("value", call.ResultType));
    [Lowers("aten::copy")] private static OnnxValue Copy(Call call) => call.Filled(call.Operand("src", call.ResultType));
    [Lowers("aten::scalar_tensor")] private static OnnxValue Scalar(Call call) => call.Operand("s", call.ResultType);

    [Lowers("aten::arange")]
    private static OnnxValue Range(Call call)
    {
        if (new[] { "start", "end", "step" }.All(name => !call.Has(name) || call.IsInteger(name)))
        {
            // In integers, as sums of a float32 step lose digits and float16 has no Range.
            return call.Graph.Cast(call.Graph.Add("Range", DataType.Int64, [Bound("start", 0), Bound("end", 0), Bound("step", 1)]), call.ResultType);
        }
        // ONNX would count fractional steps in float32; libtorch gives ceil((end - start) / step) of them, counted in float64.
        var length = call.SizeOf(call.Result, 0, "its length");
        if (length.Value is { } count && Fixed("start", 0) is { } first && Fixed("step", 1) is { } step)
        {
            return call.Graph.Constant(ElementTypes.Tensor(
                call.ResultType, [count], [.. Enumerable.Range(0, (int)count).Select(index => first + index * step)]));
        }
        var steps = call.Graph.Add("Mul", DataType.Double, [call.Range(length), Exact("step", 1)]);
        return call.Graph.Cast(call.Graph.Add("Add", DataType.Double, [steps, Exact("start", 0)]), call.ResultType);

        double? Fixed(string name, double otherwise) => call.Has(name) ? call.FixedNumber(name) : otherwise;
        OnnxValue Exact(string name, double otherwise) =>
            call.Has(name) ? call.Operand(name, DataType.Double) : call.Graph.Scalar(otherwise, DataType.Double);
        OnnxValue Bound(string name, long otherwise) =>
            call.Has(name) ? call.Operand(name, DataType.Int64) : call.Graph.Scalar(otherwise, DataType.Int64);
    }
}
