using Torchline.Export.Graph;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Softmax and normalisation layers.</summary>
internal static class Normalisation
{
    [Lowers("aten::softmax", "aten::_softmax")]
    private static OnnxValue Softmax(Call call) => AlongAxis(call, "Softmax");

    [Lowers("aten::log_softmax", "aten::_log_softmax")]
    private static OnnxValue LogSoftmax(Call call) => AlongAxis(call, "LogSoftmax");

    [Lowers("aten::layer_norm")]
    private static OnnxValue LayerNorm(Call call)
    {
        var axis = call.Traced("input").Rank - call.Ints("normalized_shape").Length;
        var scale = call.Has("weight")
            ? call["weight"]
            : call.Emit("Expand", call.Graph.Scalar(1, call.ResultType), call.Graph.Int64s(call.Ints("normalized_shape")));
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
        var (scale, shift) = ScaleAndShift(call);
        return call.Emit("InstanceNormalization", [call["input"], scale, shift], ("epsilon", (float)call.Number("eps")));
    }

    /// <summary>What each channel is multiplied by and what is added to it; 1 and 0 where none was given.</summary>
    private static (OnnxValue Scale, OnnxValue Shift) ScaleAndShift(Call call)
    {
        var channels = call.Graph.Int64s(call.Traced("input").Sizes[1]?.Value ?? throw call.Unsupported("its number of channels is dynamic"));
        return (
            call.Has("weight") ? call["weight"] : call.Emit("Expand", call.Graph.Scalar(1, call.ResultType), channels),
            call.Has("bias") ? call["bias"] : call.Emit("Expand", call.Graph.Scalar(0, call.ResultType), channels));
    }

    private static OnnxValue AlongAxis(Call call, string operation) =>
        call.Emit(operation, [call.Operand("self", call.ResultType)], ("axis", (long)call.Axis("dim")));
}
