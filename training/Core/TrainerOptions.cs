using Torchline.Training.Core.Optimization;

namespace Torchline.Training.Core;

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
