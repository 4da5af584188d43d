using static TorchSharp.torch;

namespace Torchline.Export.TrainingSteps;

/// <summary>Stochastic gradient descent, with momentum where it is not 0.</summary>
public sealed record Sgd : TrainingOptimizer
{
    /// <summary>The share of the last step's direction that is kept.</summary>
    public double Momentum { get; init; }

    /// <summary>What of a gradient does not enter the momentum.</summary>
    public double Dampening { get; init; }

    /// <summary>Whether the gradient is taken ahead, after Nesterov.</summary>
    public bool Nesterov { get; init; }

    internal override IReadOnlyList<string> Kept => Momentum == 0 ? [] : ["momentum_buffer"];

    internal override void Validate()
    {
        Require(Momentum >= 0 && WeightDecay >= 0, "momentum and weight decay are 0 or more");
        Require(!Nesterov || (Momentum > 0 && Dampening == 0), "Nesterov's momentum needs a momentum and no dampening");
    }

    internal override (Tensor Parameter, Tensor[] Kept) Next(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> kept, OptimizerStep step)
    {
        gradient = Downhill(gradient);
        if (WeightDecay != 0) gradient = gradient.add(parameter, alpha: WeightDecay);
        if (Momentum == 0) return (parameter - step.LearningRate * gradient, []);

        var buffer = kept[0].mul(Momentum).add(gradient, alpha: 1 - Dampening);
        // The first buffer is the first gradient, which is not dampened.
        if (Dampening != 0) buffer = where(step.Steps.eq(0), gradient, buffer);
        var direction = Nesterov ? gradient.add(buffer, alpha: Momentum) : buffer;
        return (parameter - step.LearningRate * direction, [buffer]);
    }

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant(
        $"SGD, momentum {Momentum}, dampening {Dampening}, weight decay {WeightDecay}{(Nesterov ? ", Nesterov" : "")}{(Maximize ? ", maximised" : "")}");
}
