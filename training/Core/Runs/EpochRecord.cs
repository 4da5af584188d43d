namespace Torchline.Training.Core.Runs;

/// <summary>What was measured at the end of one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Optimizer steps since the start of the run.</param>
/// <param name="Metrics">Values by name, such as <c>train.loss</c> or <c>dev.accuracy</c>.</param>
public sealed record EpochRecord(int Epoch, long Step, IReadOnlyDictionary<string, double> Metrics);
