using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Torchline.Export.TrainingSteps;

/// <summary>What a training step minimises: a function of a module's outputs and of the targets.</summary>
public sealed class TrainingLoss
{
    private readonly Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, Tensor> function;

    private TrainingLoss(Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, Tensor> function) => this.function = function;

    /// <summary>Any function of outputs and targets that gives a scalar.</summary>
    public static TrainingLoss Of(Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, Tensor> function) => new(function);

    /// <summary>The mean cross-entropy of logits (B, C, …) with classes (B, …), int64.</summary>
    /// <param name="labelSmoothing">The share of the target that goes to all classes alike.</param>
    public static TrainingLoss CrossEntropy(double labelSmoothing = 0) =>
        new((outputs, targets) => F.cross_entropy(outputs[0], targets[0], label_smoothing: labelSmoothing));

    /// <summary>The mean binary cross-entropy of logits with targets from 0 to 1 of the same shape.</summary>
    public static TrainingLoss BinaryCrossEntropyWithLogits() =>
        new((outputs, targets) => F.binary_cross_entropy_with_logits(outputs[0], targets[0]));

    /// <summary>The mean of the squared differences.</summary>
    public static TrainingLoss MeanSquaredError() => new((outputs, targets) => F.mse_loss(outputs[0], targets[0]));

    internal Tensor Invoke(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets) => function(outputs, targets);
}
