using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp;

/// <summary>A loss whose elements or classes count differently.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    protected WeightedLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
        : base(reduction) => this.weight = weight;

    public Tensor? weight { get; }
}
