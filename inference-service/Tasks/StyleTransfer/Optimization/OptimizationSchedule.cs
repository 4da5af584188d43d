namespace Torchline.InferenceService.Tasks.StyleTransfer.Optimization;

/// <summary>
/// Adam's learning rates, those of the training program's own recipes: large steps at first; small ones, by an Adam that starts
/// afresh, for the last tenth of the iterations, because the momentum of the large steps would carry on.
/// </summary>
/// <param name="iterations">How many steps there are.</param>
internal sealed class OptimizationSchedule(int iterations)
{
    /// <summary>The learning rate at first.</summary>
    public const float LearningRate = 0.1f;

    /// <summary>The learning rate in the end.</summary>
    public const float FinalLearningRate = 0.02f;

    /// <summary>The iteration, from 0, that Adam starts afresh at.</summary>
    public int DecayAt { get; } = (int)(((9L * iterations) + 9) / 10);

    /// <summary>The learning rate of an iteration, and which step of Adam's it is, from 1: with the first its moments are zero.</summary>
    /// <param name="iteration">From 0.</param>
    public (float LearningRate, long Step) At(int iteration) =>
        iteration < DecayAt ? (LearningRate, iteration + 1) : (FinalLearningRate, iteration - DecayAt + 1);
}
