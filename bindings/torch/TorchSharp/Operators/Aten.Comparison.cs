namespace TorchSharp;

internal static partial class Aten
{
    internal static readonly Operator eq_Tensor = Operator.Find("aten::eq", "Tensor");
    internal static readonly Operator eq__Tensor = Operator.Find("aten::eq_", "Tensor");
    internal static readonly Operator eq_Scalar = Operator.Find("aten::eq", "Scalar");
    internal static readonly Operator eq__Scalar = Operator.Find("aten::eq_", "Scalar");
    internal static readonly Operator ne_Tensor = Operator.Find("aten::ne", "Tensor");
    internal static readonly Operator ne__Tensor = Operator.Find("aten::ne_", "Tensor");
    internal static readonly Operator ne_Scalar = Operator.Find("aten::ne", "Scalar");
    internal static readonly Operator ne__Scalar = Operator.Find("aten::ne_", "Scalar");
    internal static readonly Operator lt_Tensor = Operator.Find("aten::lt", "Tensor");
    internal static readonly Operator lt__Tensor = Operator.Find("aten::lt_", "Tensor");
    internal static readonly Operator lt_Scalar = Operator.Find("aten::lt", "Scalar");
    internal static readonly Operator lt__Scalar = Operator.Find("aten::lt_", "Scalar");
    internal static readonly Operator le_Tensor = Operator.Find("aten::le", "Tensor");
    internal static readonly Operator le__Tensor = Operator.Find("aten::le_", "Tensor");
    internal static readonly Operator le_Scalar = Operator.Find("aten::le", "Scalar");
    internal static readonly Operator le__Scalar = Operator.Find("aten::le_", "Scalar");
    internal static readonly Operator gt_Tensor = Operator.Find("aten::gt", "Tensor");
    internal static readonly Operator gt__Tensor = Operator.Find("aten::gt_", "Tensor");
    internal static readonly Operator gt_Scalar = Operator.Find("aten::gt", "Scalar");
    internal static readonly Operator gt__Scalar = Operator.Find("aten::gt_", "Scalar");
    internal static readonly Operator ge_Tensor = Operator.Find("aten::ge", "Tensor");
    internal static readonly Operator ge__Tensor = Operator.Find("aten::ge_", "Tensor");
    internal static readonly Operator ge_Scalar = Operator.Find("aten::ge", "Scalar");
    internal static readonly Operator ge__Scalar = Operator.Find("aten::ge_", "Scalar");
    internal static readonly Operator greater_Tensor = Operator.Find("aten::greater", "Tensor");
    internal static readonly Operator greater_equal_Tensor = Operator.Find("aten::greater_equal", "Tensor");
    internal static readonly Operator less_Tensor = Operator.Find("aten::less", "Tensor");
    internal static readonly Operator less_equal_Tensor = Operator.Find("aten::less_equal", "Tensor");
    internal static readonly Operator less_equal__Tensor = Operator.Find("aten::less_equal_", "Tensor");
    internal static readonly Operator not_equal_Tensor = Operator.Find("aten::not_equal", "Tensor");
    internal static readonly Operator not_equal__Tensor = Operator.Find("aten::not_equal_", "Tensor");
    internal static readonly Operator isclose = Operator.Find("aten::isclose");
    internal static readonly Operator allclose = Operator.Find("aten::allclose");
    internal static readonly Operator isfinite = Operator.Find("aten::isfinite");
    internal static readonly Operator isinf = Operator.Find("aten::isinf");
    internal static readonly Operator isnan = Operator.Find("aten::isnan");
    internal static readonly Operator isneginf = Operator.Find("aten::isneginf");
    internal static readonly Operator isposinf = Operator.Find("aten::isposinf");
    internal static readonly Operator isreal = Operator.Find("aten::isreal");
    internal static readonly Operator isin_Tensor_Tensor = Operator.Find("aten::isin", "Tensor_Tensor");
}
