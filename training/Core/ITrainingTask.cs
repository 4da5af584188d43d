using Torchline.Training.Core.Optimization;

namespace Torchline.Training.Core;

/// <summary>What one kind of training (text, images, captions, …) supplies; <see cref="Trainer"/> does the rest.</summary>
internal interface ITrainingTask : IDisposable
{
    /// <summary>The network being trained; it belongs to this object.</summary>
    nn.Module Network { get; }

    /// <summary>How the loop runs.</summary>
    TrainerOptions Loop { get; }

    /// <summary>Optimizer steps in an epoch.</summary>
    int StepsPerEpoch { get; }

    /// <summary>Puts the network into training mode, before an epoch's steps or what is left of them.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    void SwitchToTraining(int epoch) => Network.train();

    /// <summary>Whether an epoch starts from the averaged weights in place of the last step's.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    bool StartsFromAverage(int epoch) => false;

    /// <summary>The loss of one step.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step in the epoch, from 0. The examples of a step depend on these two and the seed alone.</param>
    StepLoss Loss(int epoch, int step);

    /// <summary>Creates the optimizer of the network's parameters.</summary>
    OptimizerHelper CreateOptimizer();

    /// <summary>Measures the network on held-out data, in evaluation mode and without gradients.</summary>
    /// <returns>Values by name, such as <c>dev.accuracy</c>.</returns>
    IReadOnlyDictionary<string, double> Evaluate();

    void IDisposable.Dispose() => Network.Dispose();
}

/// <summary>The loss of a step's examples.</summary>
/// <param name="Loss">A scalar that is differentiated.</param>
/// <param name="Examples">How many examples there are.</param>
public sealed record StepLoss(Tensor Loss, int Examples)
{
    /// <summary>The mean loss that is recorded, a scalar; other than <see cref="Loss"/> where that has no meaning of its own.</summary>
    public Tensor Recorded { get; init; } = Loss;

    /// <summary>How many predictions are correct, a scalar; null where none is correct or wrong.</summary>
    public Tensor? Correct { get; init; }

    /// <summary>Adds the gradients to those of the network's parameters; by autograd, unless a task has derived its own.</summary>
    public Action Backward { get; init; } = () => Loss.backward();
}

/// <summary>How the loop runs, whatever is trained.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the data.</summary>
    public required int Epochs { get; init; }

    /// <summary>The learning rate over time.</summary>
    public required LearningRateSchedule Schedule { get; init; }

    /// <summary>The metric by which the best epoch is chosen.</summary>
    public required string ChooseBy { get; init; }

    /// <summary>Whether larger values of that metric are better.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>The gradients' total L2 norm is cut to this; 0: never.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Decay of the averaged weights; 0: no averaging.</summary>
    public double AverageDecay { get; init; }

    /// <summary>Stop after this many epochs without a better one; 0: never.</summary>
    public int Patience { get; init; }

    /// <summary>Epochs at the start that are no cause to stop, however they go.</summary>
    public int PatienceFrom { get; init; }

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }
}
