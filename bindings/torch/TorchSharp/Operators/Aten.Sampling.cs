namespace TorchSharp;

internal static partial class Aten
{
    internal static readonly Operator bernoulli = Operator.Find("aten::bernoulli");
    internal static readonly Operator bernoulli__float = Operator.Find("aten::bernoulli_", "float");
    internal static readonly Operator bernoulli__Tensor = Operator.Find("aten::bernoulli_", "Tensor");
    internal static readonly Operator cauchy_ = Operator.Find("aten::cauchy_");
    internal static readonly Operator exponential_ = Operator.Find("aten::exponential_");
    internal static readonly Operator log_normal_ = Operator.Find("aten::log_normal_");
    internal static readonly Operator multinomial = Operator.Find("aten::multinomial");
    internal static readonly Operator normal_ = Operator.Find("aten::normal_");
    internal static readonly Operator poisson = Operator.Find("aten::poisson");
    internal static readonly Operator uniform_ = Operator.Find("aten::uniform_");
    internal static readonly Operator normal_Tensor_Tensor = Operator.Find("aten::normal", "Tensor_Tensor");
    internal static readonly Operator random__from = Operator.Find("aten::random_", "from");
}
