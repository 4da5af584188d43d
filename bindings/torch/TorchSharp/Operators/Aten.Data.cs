namespace TorchSharp;

internal static partial class Aten
{
    internal static readonly Operator item = Operator.Find("aten::item");
    internal static readonly Operator is_nonzero = Operator.Find("aten::is_nonzero");
    internal static readonly Operator detach = Operator.Find("aten::detach");
    internal static readonly Operator detach_ = Operator.Find("aten::detach_");
    internal static readonly Operator copy_ = Operator.Find("aten::copy_");
    internal static readonly Operator to_dtype = Operator.Find("aten::to", "dtype");
    internal static readonly Operator to_device = Operator.Find("aten::to", "device");
    internal static readonly Operator equal = Operator.Find("aten::equal");
    internal static readonly Operator fill__Scalar = Operator.Find("aten::fill_", "Scalar");
    internal static readonly Operator zero_ = Operator.Find("aten::zero_");
    internal static readonly Operator set__source_Tensor = Operator.Find("aten::set_", "source_Tensor");
    internal static readonly Operator pin_memory = Operator.Find("aten::pin_memory");
}
