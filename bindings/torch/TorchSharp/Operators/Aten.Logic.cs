namespace TorchSharp;

internal static partial class Aten
{
    internal static readonly Operator bitwise_and_Tensor = Operator.Find("aten::bitwise_and", "Tensor");
    internal static readonly Operator bitwise_and__Tensor = Operator.Find("aten::bitwise_and_", "Tensor");
    internal static readonly Operator bitwise_or_Tensor = Operator.Find("aten::bitwise_or", "Tensor");
    internal static readonly Operator bitwise_or__Tensor = Operator.Find("aten::bitwise_or_", "Tensor");
    internal static readonly Operator bitwise_xor_Tensor = Operator.Find("aten::bitwise_xor", "Tensor");
    internal static readonly Operator bitwise_xor__Tensor = Operator.Find("aten::bitwise_xor_", "Tensor");
    internal static readonly Operator bitwise_not = Operator.Find("aten::bitwise_not");
    internal static readonly Operator bitwise_not_ = Operator.Find("aten::bitwise_not_");
    internal static readonly Operator bitwise_left_shift_Tensor = Operator.Find("aten::bitwise_left_shift", "Tensor");
    internal static readonly Operator bitwise_left_shift__Tensor = Operator.Find("aten::bitwise_left_shift_", "Tensor");
    internal static readonly Operator bitwise_right_shift_Tensor = Operator.Find("aten::bitwise_right_shift", "Tensor");
    internal static readonly Operator bitwise_right_shift__Tensor = Operator.Find("aten::bitwise_right_shift_", "Tensor");
    internal static readonly Operator logical_and = Operator.Find("aten::logical_and");
    internal static readonly Operator logical_and_ = Operator.Find("aten::logical_and_");
    internal static readonly Operator logical_or = Operator.Find("aten::logical_or");
    internal static readonly Operator logical_or_ = Operator.Find("aten::logical_or_");
    internal static readonly Operator logical_xor = Operator.Find("aten::logical_xor");
    internal static readonly Operator logical_xor_ = Operator.Find("aten::logical_xor_");
    internal static readonly Operator logical_not = Operator.Find("aten::logical_not");
    internal static readonly Operator logical_not_ = Operator.Find("aten::logical_not_");
}
