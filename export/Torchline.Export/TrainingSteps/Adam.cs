using static TorchSharp.torch;

namespace Torchline.Export.TrainingSteps;

/// <summary>Adam (Kingma and Ba 2015), or AdamW (Loshchilov and Hutter 2019), whose weight decay does not pass through the moments.</summary>
public sealed record Adam : TrainingOptimizer
{
    /// <summary>The share of the running mean of gradients that is kept.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The share of the running mean of squared gradients that is kept.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What is added to the root of the squares' mean.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether weight decay shrinks the parameters directly: AdamW.</summary>
    public bool IsDecoupled { get; init; }

    /// <summary>Whether the largest mean of squares so far divides instead of the present one.</summary>
    public bool AmsGrad { get; init; }

    /// <summary>AdamW with libtorch's weight decay of 0.01.</summary>
    public static Adam W => new() { IsDecoupled = true, WeightDecay = 1e-2 };

    internal override IReadOnlyList<string> Kept => AmsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"];

    internal override void Validate()
    {
        Require(Beta1 is >= 0 and < 1 && Beta2 is >= 0 and < 1, "the betas are from 0 to below 1");
        Require(Epsilon >= 0 && WeightDecay >= 0, "epsilon and weight decay are 0 or more");
    }

    internal override (Tensor Parameter, Tensor[] Kept) Next(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> kept, OptimizerStep step)
    {
        gradient = Downhill(gradient);
        if (WeightDecay != 0)
        {
            if (IsDecoupled) parameter = parameter * (1 - step.LearningRate * WeightDecay);
            else gradient = gradient.add(parameter, alpha: WeightDecay);
        }
        var first = kept[0].mul(Beta1).add(gradient, alpha: 1 - Beta1);
        var second = kept[1].mul(Beta2).addcmul(gradient, gradient, value: 1 - Beta2);

        // Both means began with zero: what is missing of them is made up for, in float64 as libtorch does.
        var steps = (step.Steps + 1).to(float64);
        var bias1 = 1 - pow(Beta1, steps);
        var rootBias2 = (1 - pow(Beta2, steps)).sqrt().to(float32);
        var downhill = (-step.LearningRate.to(float64) / bias1).to(float32);
        var largest = AmsGrad ? maximum(kept[2], second) : second;
        var denominator = largest.sqrt() / rootBias2 + Epsilon;
        return (parameter + downhill * first / denominator, AmsGrad ? [first, second, largest] : [first, second]);
    }

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant(
        $"{(IsDecoupled ? "AdamW" : "Adam")}, betas {Beta1} and {Beta2}, epsilon {Epsilon}, weight decay {WeightDecay}{(AmsGrad ? ", AMSGrad" : "")}{(Maximize ? ", maximised" : "")}");
}
