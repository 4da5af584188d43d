using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Optimization;

namespace Torchline.Training.Tasks.Language;

/// <summary>Training of a language model: cross-entropy on batches of sentences.</summary>
/// <param name="network">Computes logits (B, L) of shares of letters.</param>
/// <param name="data">The sentences.</param>
/// <param name="options">The options of the run.</param>
/// <param name="seed">Fixes the order of the sentences.</param>
public sealed class LanguageTask(LanguageNetwork network, LanguageData data, LanguageOptions options, long seed) : ITrainingTask
{
    /// <summary>The metric by which the best epoch is chosen.</summary>
    public const string Accuracy = "val.accuracy";

    private readonly ShuffledBatches order = new(data.Train.Count, options.BatchSize, seed);

    /// <inheritdoc />
    public nn.Module Network => network;

    /// <inheritdoc />
    public TrainerOptions Loop => new()
    {
        Epochs = options.Epochs,
        Schedule = new LearningRateSchedule(Decay.Linear, WarmUp: 0, (long)options.Epochs * StepsPerEpoch),
        ChooseBy = Accuracy,
        CheckpointEverySteps = options.CheckpointEverySteps,
    };

    /// <inheritdoc />
    public int StepsPerEpoch => order.PerEpoch;

    /// <inheritdoc />
    public StepLoss Loss(int epoch, int step)
    {
        var indices = order[epoch, step];
        var (letters, languages) = data.Train.Batch(indices);
        var logits = network.call(letters); // (B, L)
        return new StepLoss(nn.functional.cross_entropy(logits, languages), indices.Count) { Correct = logits.argmax(1).eq(languages).sum() };
    }

    /// <inheritdoc />
    public OptimizerHelper CreateOptimizer() => optim.Adam(network.parameters(), options.LearningRate);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Evaluate()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        var (letters, languages) = data.Validation.Batch(Enumerable.Range(0, data.Validation.Count));
        var logits = network.call(letters); // (N, L)
        return new Dictionary<string, double>
        {
            ["val.loss"] = nn.functional.cross_entropy(logits, languages).ToDouble(),
            [Accuracy] = logits.argmax(1).eq(languages).to(float64).mean().ToDouble(),
        };
    }
}
