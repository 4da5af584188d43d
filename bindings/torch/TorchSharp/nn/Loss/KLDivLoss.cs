using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>y (log y - x), for logarithms of probabilities x.</summary>
public class KLDivLoss : Loss<Tensor, Tensor, Tensor>
{
    public KLDivLoss(bool log_target = true, Reduction reduction = Reduction.Mean)
        : base(reduction) => this.log_target = log_target;

    public bool log_target { get; }

    public override Tensor forward(Tensor input, Tensor target) =>
        functional.kl_div(input, target, log_target, reduction);
}
