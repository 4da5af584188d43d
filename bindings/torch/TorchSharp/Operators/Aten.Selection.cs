namespace TorchSharp;

internal static partial class Aten
{
    internal static readonly Operator gather = Operator.Find("aten::gather");
    internal static readonly Operator index_add = Operator.Find("aten::index_add");
    internal static readonly Operator index_add_ = Operator.Find("aten::index_add_");
    internal static readonly Operator index_copy = Operator.Find("aten::index_copy");
    internal static readonly Operator index_copy_ = Operator.Find("aten::index_copy_");
    internal static readonly Operator index_fill_int_Scalar = Operator.Find("aten::index_fill", "int_Scalar");
    internal static readonly Operator index_fill__int_Scalar = Operator.Find("aten::index_fill_", "int_Scalar");
    internal static readonly Operator index_select = Operator.Find("aten::index_select");
    internal static readonly Operator masked_fill_Scalar = Operator.Find("aten::masked_fill", "Scalar");
    internal static readonly Operator masked_fill__Scalar = Operator.Find("aten::masked_fill_", "Scalar");
    internal static readonly Operator masked_scatter = Operator.Find("aten::masked_scatter");
    internal static readonly Operator masked_scatter_ = Operator.Find("aten::masked_scatter_");
    internal static readonly Operator masked_select = Operator.Find("aten::masked_select");
    internal static readonly Operator nonzero = Operator.Find("aten::nonzero");
    internal static readonly Operator argwhere = Operator.Find("aten::argwhere");
    internal static readonly Operator scatter_src = Operator.Find("aten::scatter", "src");
    internal static readonly Operator scatter__src = Operator.Find("aten::scatter_", "src");
    internal static readonly Operator scatter_add = Operator.Find("aten::scatter_add");
    internal static readonly Operator scatter_add_ = Operator.Find("aten::scatter_add_");
    internal static readonly Operator select_int = Operator.Find("aten::select", "int");
    internal static readonly Operator slice_Tensor = Operator.Find("aten::slice", "Tensor");
    internal static readonly Operator select_scatter = Operator.Find("aten::select_scatter");
    internal static readonly Operator slice_scatter = Operator.Find("aten::slice_scatter");
    internal static readonly Operator diagonal_scatter = Operator.Find("aten::diagonal_scatter");
    internal static readonly Operator take = Operator.Find("aten::take");
    internal static readonly Operator take_along_dim = Operator.Find("aten::take_along_dim");
    internal static readonly Operator where_self = Operator.Find("aten::where", "self");
    internal static readonly Operator renorm = Operator.Find("aten::renorm");
    internal static readonly Operator where = Operator.Find("aten::where");
    internal static readonly Operator index_Tensor = Operator.Find("aten::index", "Tensor");
    internal static readonly Operator index_put_ = Operator.Find("aten::index_put_");
}
