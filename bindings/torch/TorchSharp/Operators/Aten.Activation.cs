namespace TorchSharp;

internal static partial class Aten
{
    internal static readonly Operator celu = Operator.Find("aten::celu");
    internal static readonly Operator celu_ = Operator.Find("aten::celu_");
    internal static readonly Operator elu = Operator.Find("aten::elu");
    internal static readonly Operator elu_ = Operator.Find("aten::elu_");
    internal static readonly Operator gelu = Operator.Find("aten::gelu");
    internal static readonly Operator gelu_ = Operator.Find("aten::gelu_");
    internal static readonly Operator hardsigmoid = Operator.Find("aten::hardsigmoid");
    internal static readonly Operator hardsigmoid_ = Operator.Find("aten::hardsigmoid_");
    internal static readonly Operator hardswish = Operator.Find("aten::hardswish");
    internal static readonly Operator hardswish_ = Operator.Find("aten::hardswish_");
    internal static readonly Operator hardtanh = Operator.Find("aten::hardtanh");
    internal static readonly Operator hardtanh_ = Operator.Find("aten::hardtanh_");
    internal static readonly Operator leaky_relu = Operator.Find("aten::leaky_relu");
    internal static readonly Operator leaky_relu_ = Operator.Find("aten::leaky_relu_");
    internal static readonly Operator log_sigmoid = Operator.Find("aten::log_sigmoid");
    internal static readonly Operator log_softmax_int = Operator.Find("aten::log_softmax", "int");
    internal static readonly Operator prelu = Operator.Find("aten::prelu");
    internal static readonly Operator relu = Operator.Find("aten::relu");
    internal static readonly Operator relu_ = Operator.Find("aten::relu_");
    internal static readonly Operator relu6 = Operator.Find("aten::relu6");
    internal static readonly Operator relu6_ = Operator.Find("aten::relu6_");
    internal static readonly Operator selu = Operator.Find("aten::selu");
    internal static readonly Operator selu_ = Operator.Find("aten::selu_");
    internal static readonly Operator sigmoid = Operator.Find("aten::sigmoid");
    internal static readonly Operator sigmoid_ = Operator.Find("aten::sigmoid_");
    internal static readonly Operator silu = Operator.Find("aten::silu");
    internal static readonly Operator silu_ = Operator.Find("aten::silu_");
    internal static readonly Operator softmax_int = Operator.Find("aten::softmax", "int");
    internal static readonly Operator softplus = Operator.Find("aten::softplus");
    internal static readonly Operator threshold = Operator.Find("aten::threshold");
    internal static readonly Operator threshold_ = Operator.Find("aten::threshold_");
    internal static readonly Operator heaviside = Operator.Find("aten::heaviside");
    internal static readonly Operator one_hot = Operator.Find("aten::one_hot");
}
