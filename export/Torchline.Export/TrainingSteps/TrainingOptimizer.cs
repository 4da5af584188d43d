using static TorchSharp.torch;

namespace Torchline.Export.TrainingSteps;

/// <summary>
/// How a training step moves parameters. The operators and their order are those of libtorch's optimizer of the same name, so that a
/// training gives the same losses; nothing is kept between steps: what an optimizer remembers is state that goes in and comes out.
/// </summary>
public abstract record TrainingOptimizer
{
    private protected TrainingOptimizer() { }

    /// <summary>What is added to a gradient: this times the parameter; AdamW shrinks the parameter instead.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Whether the loss is maximised.</summary>
    public bool Maximize { get; init; }

    /// <summary>Names of what is kept for each parameter, of the parameter's shape and zeros at first.</summary>
    internal abstract IReadOnlyList<string> Kept { get; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">One makes no sense.</exception>
    internal abstract void Validate();

    /// <summary>A step of one parameter.</summary>
    /// <param name="parameter">Its value.</param>
    /// <param name="gradient">The loss' gradient by it.</param>
    /// <param name="kept">What is kept for it.</param>
    /// <param name="step">Its learning rate, and the steps before.</param>
    internal abstract (Tensor Parameter, Tensor[] Kept) Next(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> kept, OptimizerStep step);

    private protected Tensor Downhill(Tensor gradient) => Maximize ? -gradient : gradient;

    private protected static void Require(bool holds, string message)
    {
        if (!holds) throw new ArgumentException(message);
    }
}

/// <summary>When and how far a parameter moves.</summary>
/// <param name="LearningRate">Its learning rate, a float32 scalar.</param>
/// <param name="Steps">How many steps were made before this one: an int64 scalar.</param>
internal sealed record OptimizerStep(Tensor LearningRate, Tensor Steps);
