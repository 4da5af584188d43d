using Torchline.Export.Graph;
using Torchline.Export.Sizes;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Softmax and normalisation layers.</summary>
internal static class Normalisation
{
    [Lowers("aten::softmax", "aten::_softmax")] private static OnnxValue Softmax(Call call) => AlongAxis(call, "Softmax");

    [Lowers("aten::log_softmax", "aten::_log_softmax")]
    private static OnnxValue LogSoftmax(Call call)
    {
        if (call.ResultType != DataType.Double || call.Traced("self").Rank == 0) return AlongAxis(call, "LogSoftmax");
        // ONNX Runtime's kernel for float64 loses NaN where another element of the row is infinite.
        long[] axis = [call.Axis("dim")];
        var value = call.Operand("self", call.ResultType);
        var shifted = call.Sub(value, call.Reduce("ReduceMax", value, axis, keep: true));
        return call.Sub(shifted, call.Emit("Log", call.Reduce("ReduceSum", call.Emit("Exp", shifted), axis, keep: true)));
    }

    [Lowers("aten::layer_norm")]
    private static OnnxValue LayerNorm(Call call)
    {
        if (IsEmpty(call)) return call["input"];
        var axis = call.Traced("input").Rank - call.Ints("normalized_shape").Length;
        var scale = call.Has("weight")
            ? call["weight"]
            : Repeated(call, 1, call.Graph.Int64s(call.Ints("normalized_shape")));
        return call.Emit("LayerNormalization", [call["input"], scale, call.Optional("bias")],
            ("axis", (long)axis), ("epsilon", (float)call.Number("eps")));
    }

    [Lowers("aten::batch_norm", Limits = "evaluation only")]
    private static OnnxValue BatchNorm(Call call)
    {
        if (call.Flag("training") || !call.Has("running_mean"))
            throw call.Unsupported("it normalises by the batch's own statistics: call eval() on the module before exporting");
        var (scale, shift) = ScaleAndShift(call);
        return call.Emit("BatchNormalization", [call["input"], scale, shift, call["running_mean"], call["running_var"]],
            ("epsilon", (float)call.Number("eps")));
    }

    [Lowers("aten::instance_norm", Limits = "by the input's own statistics")]
    private static OnnxValue InstanceNorm(Call call)
    {
        if (!call.Flag("use_input_stats")) throw call.Unsupported("it normalises by running statistics, which ONNX's InstanceNormalization has not");
        if (IsEmpty(call)) return call["input"];
        var (scale, shift) = ScaleAndShift(call);
        OnnxValue Normalised(OnnxValue input) =>
            call.Emit("InstanceNormalization", [input, scale, shift], ("epsilon", (float)call.Number("eps")));
        if (call.Result.Rank > 2) return Normalised(call["input"]);
        var axis = call.Graph.Int64s(2); // ONNX wants a spatial dimension
        return call.Emit("Squeeze", Normalised(call.Emit("Unsqueeze", call["input"], axis)), axis);
    }

    [Lowers("aten::group_norm")]
    private static OnnxValue GroupNorm(Call call)
    {
        // A group is one channel to InstanceNormalization; scale and shift belong to the channels inside it and come after.
        if (IsEmpty(call)) return call["input"];
        var groups = call.Graph.Int64s(call.Int("num_groups"));
        var grouped = call.Emit("Reshape", call["input"], GroupedShape(call, call.Int("num_groups")));
        var normalised = call.Emit("InstanceNormalization", [grouped, Repeated(call, 1, groups), Repeated(call, 0, groups)],
            ("epsilon", (float)call.Number("eps")));
        var value = call.Emit("Reshape", normalised, call.ShapeOf(call.Traced("input")));
        var channel = call.Graph.Int64s([-1, .. Enumerable.Repeat(1L, call.Traced("input").Rank - 2)]);
        if (call.Has("weight")) value = call.Emit("Mul", value, call.Emit("Reshape", call["weight"], channel));
        return call.Has("bias") ? call.Emit("Add", value, call.Emit("Reshape", call["bias"], channel)) : value;
    }

    /// <summary>What each channel is multiplied by and what is added to it; 1 and 0 where none was given.</summary>
    private static (OnnxValue Scale, OnnxValue Shift) ScaleAndShift(Call call)
    {
        var channels = call.Graph.Int64s(call.Traced("input").Sizes[1]?.Value ?? throw call.Unsupported("its number of channels is dynamic"));
        return (
            call.Has("weight") ? call["weight"] : Repeated(call, 1, channels),
            call.Has("bias") ? call["bias"] : Repeated(call, 0, channels));
    }

    private static OnnxValue Repeated(Call call, double number, OnnxValue shape) => call.Emit("Expand", call.Scalar(number), shape);

    /// <summary>(B, groups, elements). Without a batch ONNX Runtime cannot infer the last one, and its process ends.</summary>
    private static OnnxValue GroupedShape(Call call, long groups)
    {
        var sizes = call.Traced("input").Sizes;
        if (sizes[0] is not { } batch || call.SizeEmitter.Smallest(batch) > 0) return call.Graph.Int64s(0, groups, -1);
        var elements = Enumerable.Range(1, sizes.Count - 1)
            .Aggregate((SizeExpression)1, (product, axis) => product * call.SizeOf(call.Traced("input"), axis));
        return call.Shape([batch, groups, elements.FloorDivide(groups)]);
    }

    /// <summary>Whether there is nothing to normalise at any size.</summary>
    private static bool IsEmpty(Call call) => call.Result.Sizes.Any(size => size?.Value == 0);

    private static OnnxValue AlongAxis(Call call, string operation)
    {
        var value = call.Operand("self", call.ResultType);
        if (call.Traced("self").Rank > 0) return call.Emit(operation, [value], ("axis", (long)call.Axis("dim")));
        // ONNX has no softmax of a scalar.
        var axis = call.Graph.Int64s(0);
        return call.Emit("Squeeze", call.Emit(operation, [call.Emit("Unsqueeze", value, axis)], ("axis", 0L)), axis);
    }
}
