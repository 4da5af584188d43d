using Torchline.Training.Core;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Tasks.Sentiment.Data;
using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>Training of a language model: cross entropy of each word, given those after it.</summary>
/// <param name="model">Gives the loss of a batch.</param>
/// <param name="train">Sentences to learn from; their targets are not used.</param>
/// <param name="development">Sentences to measure by.</param>
/// <param name="recipe">How to train.</param>
/// <param name="seed">Fixes the order of the sentences.</param>
/// <param name="checkpointEverySteps">Besides one an epoch, a checkpoint after every so many steps; 0: none.</param>
internal sealed class PretrainingTask(
    PreviousWordModel model, EncodedReviews train, EncodedReviews development, PretrainingRecipe recipe, long seed,
    int checkpointEverySteps) : ITrainingTask
{
    /// <summary>The metric by which the best epoch is chosen: nats a word, lower is better.</summary>
    public const string DevelopmentLoss = "dev.loss";

    private const int EvaluationBatch = 200;

    private readonly BatchOrder order = new(train, recipe.BatchSize, seed, bucket: 0);

    public nn.Module Network => model;

    public int StepsPerEpoch => order.BatchesPerEpoch;

    public StepLoss Loss(int epoch, int step) => Loss(ReviewBatch.Of(train, order[epoch, step]).Tokens);

    public OptimizerHelper CreateOptimizer() => optim.Adam(model.parameters(), recipe.LearningRate);

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        model.eval();
        using var _ = no_grad();
        var (sum, words) = (0.0, 0);
        foreach (var indices in BatchOrder.ByLength(development, EvaluationBatch))
        {
            using var scope = NewDisposeScope();
            var loss = Loss(ReviewBatch.Of(development, indices).Tokens);
            sum += loss.Loss.ToDouble() * loss.Examples;
            words += loss.Examples;
        }
        model.train();
        return new Dictionary<string, double> { [DevelopmentLoss] = sum / words };
    }

    public TrainerOptions Loop => new()
    {
        Epochs = recipe.Epochs,
        Schedule = new LearningRateSchedule(Decay.Linear, WarmUp: 0, (long)recipe.Epochs * StepsPerEpoch),
        ChooseBy = DevelopmentLoss,
        HigherIsBetter = false,
        ClipNorm = recipe.ClipNorm,
        CheckpointEverySteps = checkpointEverySteps,
    };

    /// <summary>The loss is a mean over words.</summary>
    private StepLoss Loss(Tensor tokens) => new(model.call(tokens), (int)tokens.ne(0).sum().item<long>());
}

/// <summary>How a network learns the language before it learns sentiment.</summary>
public sealed record PretrainingRecipe
{
    /// <summary>Passes over the sentences.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Sentences in a step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate at its highest; it falls in a straight line.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Dropout on embeddings and states.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>How many of the most frequent words the model learns to guess.</summary>
    public int OutputWords { get; init; } = 2_000;

    /// <summary>The gradients' norm is cut to this; 0: never.</summary>
    public double ClipNorm { get; init; } = 1;
}
