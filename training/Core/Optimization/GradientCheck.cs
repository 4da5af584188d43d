using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core.Optimization;

/// <summary>
/// Keeps gradients that are not finite out of the weights: one such step would turn all weights into NaN. A rate that is too high gives
/// nothing else; a root or a logarithm at zero gives one now and then.
/// </summary>
/// <param name="parameters">What learns.</param>
internal sealed class GradientCheck(IReadOnlyList<Parameter> parameters)
{
    private const int MostInARow = 10;

    // On other devices a read-back would wait for the computation; the figures of each epoch are checked instead.
    private readonly bool isOnCpu = parameters.All(parameter => parameter.device_type == DeviceType.CPU);
    private int inARow;

    /// <summary>Whether the step may be taken.</summary>
    /// <exception cref="RunException">So were the steps before it: the training has diverged.</exception>
    public bool Passes()
    {
        if (!isOnCpu || AreFinite())
        {
            inARow = 0;
            return true;
        }
        return ++inARow < MostInARow ? false : throw Diverged($"the gradients of {inARow} steps in a row are not finite");
    }

    /// <summary>Refuses an epoch whose figures are not finite: its weights are of no use, nor is what follows.</summary>
    /// <exception cref="RunException">A figure is not finite; the message names it.</exception>
    public static void Require(IReadOnlyDictionary<string, double> metrics)
    {
        if (metrics.FirstOrDefault(metric => !double.IsFinite(metric.Value)) is { Key: { } name })
            throw Diverged($"{name} is not finite");
    }

    private static RunException Diverged(string what) => new(
        $"{what}: the training has diverged. The run's folder keeps the best epoch before. Train with a lower learning rate, or cut the gradients' norm where the command has --clip");

    private bool AreFinite()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var sum = parameters.Select(parameter => parameter.grad).OfType<Tensor>().Aggregate(zeros(1), (sum, gradient) => sum + gradient.sum());
        return sum.isfinite().item<bool>();
    }
}
