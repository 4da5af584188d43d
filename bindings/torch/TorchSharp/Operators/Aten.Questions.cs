namespace TorchSharp;

internal static partial class Aten
{
    internal static readonly Operator promote_types = Operator.Find("aten::promote_types");
    internal static readonly Operator result_type_Tensor = Operator.Find("aten::result_type", "Tensor");
    internal static readonly Operator can_cast = Operator.Find("aten::can_cast");
}
