namespace TorchSharp;

internal static partial class Aten
{
    internal static readonly Operator argsort = Operator.Find("aten::argsort");
    internal static readonly Operator msort = Operator.Find("aten::msort");
    internal static readonly Operator sort_stable = Operator.Find("aten::sort", "stable");
    internal static readonly Operator topk = Operator.Find("aten::topk");
    internal static readonly Operator bucketize_Tensor = Operator.Find("aten::bucketize", "Tensor");
    internal static readonly Operator searchsorted_Tensor = Operator.Find("aten::searchsorted", "Tensor");
}
