using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>-log softmax(x) at the target class.</summary>
public class CrossEntropyLoss : WeightedLoss<Tensor, Tensor, Tensor>
{
    public CrossEntropyLoss(
        Tensor? weight = null,
        long? ignore_index = null,
        Reduction reduction = Reduction.Mean,
        double label_smoothing = 0)
        : base(weight, reduction) =>
        (this.ignore_index, this.label_smoothing) = (ignore_index, label_smoothing);

    public long? ignore_index { get; }

    public double label_smoothing { get; }

    public override Tensor forward(Tensor input, Tensor target) =>
        functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction, label_smoothing);
}
