using static TorchSharp.torch.nn;

namespace TorchSharp;

/// <summary>A function to be minimised.</summary>
public abstract class Loss<T1, T2, TResult> : Module<T1, T2, TResult>
{
    protected Loss(Reduction reduction = Reduction.Mean)
        : base(nameof(Loss<,,>)) => this.reduction = reduction;

    public Reduction reduction { get; }
}
