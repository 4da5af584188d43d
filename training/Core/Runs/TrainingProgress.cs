namespace Torchline.Training.Core.Runs;

/// <summary>The progress of a training: the part of a checkpoint that is no tensor.</summary>
public sealed record TrainingProgress
{
    /// <summary>The epoch in progress, from 0; equal to the number of epochs that are complete.</summary>
    public int Epoch { get; init; }

    /// <summary>Steps done in this epoch.</summary>
    public int StepInEpoch { get; init; }

    /// <summary>Steps done since the start.</summary>
    public long Step { get; init; }

    /// <summary>Sum of the losses of this epoch's examples so far.</summary>
    public double LossSum { get; init; }

    /// <summary>How many of this epoch's predictions are correct so far; null where none is correct or wrong.</summary>
    public double? RightSum { get; init; }

    /// <summary>Training examples of this epoch so far.</summary>
    public long Examples { get; init; }

    /// <summary>The complete epochs.</summary>
    public IReadOnlyList<EpochRecord> History { get; init; } = [];

    /// <summary>The best epoch so far by the metric that chooses, or null before the first one.</summary>
    public EpochRecord? Best { get; init; }

    /// <summary>Whether nothing remains to be done.</summary>
    public bool Finished { get; init; }
}

/// <summary>What was measured at the end of one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Optimizer steps since the start of the run.</param>
/// <param name="Metrics">Values by name, such as <c>train.loss</c> or <c>dev.accuracy</c>.</param>
public sealed record EpochRecord(int Epoch, long Step, IReadOnlyDictionary<string, double> Metrics);
