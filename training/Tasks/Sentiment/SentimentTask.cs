using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Tasks.Sentiment.Data;
using Torchline.Training.Tasks.Sentiment.Networks;

namespace Torchline.Training.Tasks.Sentiment;

/// <summary>Training of a sentiment network: binary cross entropy on batches of reviews.</summary>
/// <param name="network">Turns tokens (B, T) into logits (B).</param>
/// <param name="train">Reviews to learn from.</param>
/// <param name="development">Reviews to measure by.</param>
/// <param name="options">How to train.</param>
/// <param name="seed">Fixes the order of the reviews and the hidden words.</param>
public sealed class SentimentTask(
    nn.Module<Tensor, Tensor> network, EncodedReviews train, EncodedReviews development, SentimentOptions options, long seed)
    : ITrainingTask
{
    /// <summary>The share of correct decisions on the development set; the best epoch is chosen by it, unless more is measured.</summary>
    public const string Accuracy = "dev.accuracy";

    private const int WordDropoutKey = 2;

    private readonly BatchOrder order = new(train, options.Recipe.BatchSize, seed, options.Recipe.Bucket);
    private readonly SentimentRecipe recipe = options.Recipe;

    /// <summary>What is measured besides the accuracy; the best epoch is then chosen by all of it.</summary>
    internal SentimentMeasures? Measures { get; init; }

    /// <inheritdoc />
    public nn.Module Network => network;

    /// <inheritdoc />
    public TrainerOptions Loop => new()
    {
        Epochs = recipe.Epochs,
        Schedule = new LearningRateSchedule(recipe.Decay, recipe.WarmUp, (long)recipe.Epochs * StepsPerEpoch),
        ChooseBy = Measures is null ? Accuracy : SentimentMeasures.Choice,
        ClipNorm = recipe.ClipNorm,
        AverageDecay = recipe.AverageDecay,
        Patience = recipe.Patience,
        CheckpointEverySteps = options.CheckpointEverySteps,
    };

    /// <inheritdoc />
    public int StepsPerEpoch => options.Average is null ? order.BatchesPerEpoch : 0; // a mean of weights is only measured

    /// <inheritdoc />
    public StepLoss Loss(int epoch, int step)
    {
        var indices = order[epoch, step];
        var random = SplitMix64.For(seed, epoch, step, WordDropoutKey);
        var (tokens, targets) = ReviewBatch.Of(train, indices, recipe.WordDropout, random);
        if (recipe.LabelSmoothing > 0)
            targets = targets * (1 - recipe.LabelSmoothing) + (recipe.LabelSmoothing / 2);
        var logits = network is IEnsemble ensemble ? ensemble.MemberLogits(tokens) : network.call(tokens); // (members, B) or (B)
        return new StepLoss(nn.functional.binary_cross_entropy_with_logits(logits, targets.expand_as(logits)), indices.Length);
    }

    /// <inheritdoc />
    public OptimizerHelper CreateOptimizer() => network is BertClassifier classifier
        ? FineTuning.CreateOptimizer(classifier, recipe)
        : recipe.WeightDecay > 0 ? optim.AdamW(network.parameters(), recipe.LearningRate, weight_decay: recipe.WeightDecay)
        : optim.Adam(network.parameters(), recipe.LearningRate);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Evaluate()
    {
        var evaluation = SentimentEvaluation.Of(network, development);
        var metrics = new Dictionary<string, double>
        {
            ["dev.loss"] = evaluation.Loss,
            [Accuracy] = evaluation.Confusion.Accuracy,
        };
        Measures?.Add(network, evaluation, metrics);
        return metrics;
    }
}
