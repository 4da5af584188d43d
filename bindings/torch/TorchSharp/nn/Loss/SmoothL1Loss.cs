using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>|x - y| - beta / 2, but (x - y)² / (2 beta) where |x - y| is below beta.</summary>
public class SmoothL1Loss : Loss<Tensor, Tensor, Tensor>
{
    public SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1)
        : base(reduction) => this.beta = beta;

    public double beta { get; }

    public override Tensor forward(Tensor input, Tensor target) =>
        functional.smooth_l1_loss(input, target, reduction, beta);
}
