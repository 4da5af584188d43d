namespace TorchSharp;

internal static partial class Aten
{
    internal static readonly Operator zeros = Operator.Find("aten::zeros");
    internal static readonly Operator ones = Operator.Find("aten::ones");
    internal static readonly Operator empty_memory_format = Operator.Find("aten::empty", "memory_format");
    internal static readonly Operator full = Operator.Find("aten::full");
    internal static readonly Operator rand_generator = Operator.Find("aten::rand", "generator");
    internal static readonly Operator randn_generator = Operator.Find("aten::randn", "generator");
    internal static readonly Operator randint_low_generator = Operator.Find("aten::randint", "low_generator");
    internal static readonly Operator randperm_generator = Operator.Find("aten::randperm", "generator");
    internal static readonly Operator randperm_generator_out = Operator.Find("aten::randperm", "generator_out");
    internal static readonly Operator arange_start_step = Operator.Find("aten::arange", "start_step");
    internal static readonly Operator linspace = Operator.Find("aten::linspace");
    internal static readonly Operator logspace = Operator.Find("aten::logspace");
    internal static readonly Operator eye_m = Operator.Find("aten::eye", "m");
    internal static readonly Operator zeros_like = Operator.Find("aten::zeros_like");
    internal static readonly Operator ones_like = Operator.Find("aten::ones_like");
    internal static readonly Operator empty_like = Operator.Find("aten::empty_like");
    internal static readonly Operator full_like = Operator.Find("aten::full_like");
    internal static readonly Operator rand_like = Operator.Find("aten::rand_like");
    internal static readonly Operator randn_like = Operator.Find("aten::randn_like");
    internal static readonly Operator randint_like_low_dtype = Operator.Find("aten::randint_like", "low_dtype");
    internal static readonly Operator tril_indices = Operator.Find("aten::tril_indices");
    internal static readonly Operator triu_indices = Operator.Find("aten::triu_indices");
}
