using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Average pooling to a size: output i of n is the mean of inputs floor(i L / n) to ceil((i + 1) L / n), L being the input's size.</summary>
internal static class AdaptivePooling
{
    [Lowers("aten::adaptive_avg_pool1d", "aten::adaptive_avg_pool2d", "aten::_adaptive_avg_pool2d", Limits = "finite numbers where the sizes are no multiples")]
    private static OnnxValue AdaptiveAveragePool(Call call)
    {
        var outputs = call.Ints("output_size");
        if (call.Traced("self").Sizes.Any(size => size?.Value == 0)) throw call.Unsupported("its input has no elements");
        if (outputs.All(size => size == 1)) return Mean(call, outputs.Length);
        var inputs = call.Traced("self").Sizes.TakeLast(outputs.Length).Select(size => size?.Value).ToArray();
        if (outputs.SequenceEqual(inputs.Select(size => size ?? -1))) return call["self"];
        // ONNX Runtime has no pooling of float64.
        return call.ResultType != DataType.Double && inputs.Zip(outputs, (input, output) => input % output).All(rest => rest == 0)
            ? EqualWindows(call, [.. inputs.Zip(outputs, (input, output) => input!.Value / output)])
            : UnequalWindows(call, inputs, outputs);
    }

    private static OnnxValue Mean(Call call, int dimensions) => call.ResultType == DataType.Double || call.Result.Rank != dimensions + 2
        ? call.Emit("ReduceMean", [call["self"], call.Graph.Int64s(Call.Dimensions(call.Result.Rank - dimensions, dimensions))], ("keepdims", true))
        : call.Emit("GlobalAveragePool", call["self"]);

    private static OnnxValue EqualWindows(Call call, long[] window) => Batched.Run(call, "self", window.Length, input =>
        call.Emit("AveragePool", [input], ("kernel_shape", window), ("strides", window)));

    /// <summary>The mean over a rectangle is the mean of means over its rows: a matrix product for each dimension.</summary>
    private static OnnxValue UnequalWindows(Call call, long?[] inputs, long[] outputs)
    {
        var columns = call.Transpose(Windows(call, -1, inputs[^1], outputs[^1]), [1, 0]);
        var value = call.Emit("MatMul", call["self"], columns); // (B, C, [H,] W) x (W, n)
        return outputs.Length == 1
            ? value
            : call.Emit("MatMul", Windows(call, -2, inputs[^2], outputs[^2]), value); // (m, H) x (B, C, H, n)
    }

    /// <summary>Row i has the weight of each input in output i: (output, input). Computed in the graph, as sizes may vary.</summary>
    private static OnnxValue Windows(Call call, long axis, long? input, long output)
    {
        var graph = call.Graph;
        OnnxValue Scalar(long number) => graph.Scalar(number, DataType.Int64);
        OnnxValue Integer(string operation, params OnnxValue[] operands) => graph.Add(operation, DataType.Int64, operands);
        OnnxValue Truth(string operation, params OnnxValue[] operands) => graph.Add(operation, DataType.Bool, operands);

        var size = input is { } number
            ? Scalar(number)
            : Integer("Gather", graph.Add("Shape", DataType.Int64, [call["self"]]), Scalar(axis));
        var first = graph.Constant(ElementTypes.Tensor(DataType.Int64, [output, 1], [.. Enumerable.Range(0, (int)output)]));
        var start = Integer("Div", Integer("Mul", first, size), Scalar(output));
        var nextStart = Integer("Mul", Integer("Add", first, Scalar(1)), size);
        var end = Integer("Div", Integer("Add", nextStart, Scalar(output - 1)), Scalar(output));
        var position = Integer("Range", Scalar(0), size, Scalar(1));
        var inside = Truth("And", Truth("GreaterOrEqual", position, start), Truth("Less", position, end));
        return call.Emit("Div", graph.Cast(inside, call.ResultType), graph.Cast(Integer("Sub", end, start), call.ResultType));
    }
}
