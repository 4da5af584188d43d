using Torchline.Export.Graph;
using DataType = Torchline.Export.Graph.TensorProto.Types.DataType;

namespace Torchline.Export.Lowering.Operators;

/// <summary>Activation functions, and dropout, which evaluation leaves out.</summary>
internal static class Activation
{
    [Lowers("aten::relu")]
    private static OnnxValue Relu(Call call) => call.Emit("Relu", call["self"]);

    [Lowers("aten::threshold_backward")]
    private static OnnxValue ThresholdBackward(Call call) => call.Emit("Where",
        call.Graph.Add("LessOrEqual", DataType.Bool, [call["self"], call.Graph.Scalar(call.Number("threshold"), call["self"].Type)]),
        call.Graph.Scalar(0, call.ResultType), call["grad_output"]);

    [Lowers("aten::relu6")]
    private static OnnxValue Relu6(Call call) => call.Emit("Clip", call["self"], call.Graph.Scalar(0, call.ResultType), call.Graph.Scalar(6, call.ResultType));

    [Lowers("aten::sigmoid")]
    private static OnnxValue Sigmoid(Call call) => call.Emit("Sigmoid", call.Operand("self", call.ResultType));

    [Lowers("aten::tanh")]
    private static OnnxValue Tanh(Call call) => call.Emit("Tanh", call.Operand("self", call.ResultType));

    [Lowers("aten::gelu")]
    private static OnnxValue Gelu(Call call) => call.Emit("Gelu", [call["self"]], ("approximate", call.Text("approximate") ?? "none"));

    [Lowers("aten::silu")]
    private static OnnxValue Silu(Call call) => call.Emit("Mul", call["self"], call.Emit("Sigmoid", call["self"]));

    [Lowers("aten::leaky_relu")]
    private static OnnxValue LeakyRelu(Call call) => call.Emit("LeakyRelu", [call["self"]], ("alpha", (float)call.Number("negative_slope")));

    [Lowers("aten::elu", Limits = "input_scale = 1")]
    private static OnnxValue Elu(Call call)
    {
        if (call.Number("input_scale") != 1) throw call.Unsupported("ONNX's Elu has no input scale");
        return call.Number("scale") == 1
            ? call.Emit("Elu", [call["self"]], ("alpha", (float)call.Number("alpha")))
            : call.Emit("Selu", [call["self"]], ("alpha", (float)call.Number("alpha")), ("gamma", (float)call.Number("scale")));
    }

    [Lowers("aten::softplus", Limits = "beta = 1")]
    private static OnnxValue Softplus(Call call) => call.Number("beta") == 1
        ? call.Emit("Softplus", call["self"])
        : throw call.Unsupported("ONNX's Softplus has no beta");

    [Lowers("aten::hardswish")]
    private static OnnxValue HardSwish(Call call) => call.Emit("HardSwish", call["self"]);

    [Lowers("aten::dropout", "aten::feature_dropout", "aten::alpha_dropout", Limits = "evaluation only")]
    private static OnnxValue Dropout(Call call) => call.Flag("train") && call.Number("p") > 0
        ? throw call.Unsupported("dropout is active: call eval() on the module before exporting")
        : call["input"];
}
