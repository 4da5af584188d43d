using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>Training of a captioner by hand: the loss forwards and its gradients backwards, neither with autograd.</summary>
/// <param name="network">The captioner.</param>
/// <param name="train">Pairs to learn from.</param>
/// <param name="validation">Pairs to measure by.</param>
/// <param name="vocabulary">The words.</param>
/// <param name="options">How to train.</param>
/// <param name="seed">Fixes the order of the pairs.</param>
internal sealed class HandCaptionerTask(
    CaptioningRnn network, CaptionExamples train, CaptionExamples validation, CaptionVocabulary vocabulary,
    HandCaptionerOptions options, long seed) : ITrainingTask
{
    /// <summary>The metric that records the mean BLEU-1 of samples of training images.</summary>
    public const string TrainBleu = "train.bleu1";

    /// <summary>The metric that records the share of training captions that are sampled word for word.</summary>
    public const string TrainExact = "train.exact";

    /// <summary>The metric that records the mean loss of validation captions.</summary>
    public const string ValidationLoss = "val.loss";

    /// <summary>The metric that records the mean BLEU-1 of samples of validation images.</summary>
    public const string ValidationBleu = "val.bleu1";

    private readonly ShuffledBatches batches = new(train.Pairs.Count, options.Recipe.BatchSize, seed);
    private readonly HandCaptionerRecipe recipe = options.Recipe;

    public nn.Module Network => network;

    public TrainerOptions Loop => new()
    {
        Epochs = recipe.Epochs,
        Schedule = new LearningRateSchedule(Decay.Step, WarmUp: 0, (long)recipe.Epochs * StepsPerEpoch) { Interval = StepsPerEpoch, FallTo = recipe.Decay },
        ChooseBy = recipe.ChooseBy,
        HigherIsBetter = recipe.Generalize,
        ClipNorm = recipe.ClipNorm,
        CheckpointEverySteps = options.CheckpointEverySteps,
    };

    public int StepsPerEpoch => batches.PerEpoch;

    public StepLoss Loss(int epoch, int step)
    {
        var batch = batches[epoch, step];
        var pass = network.Forward(train.FeaturesOf(batch), train.CaptionsOf(batch));
        return new StepLoss(pass.Loss, batch.Count) { Backward = () => network.Backward(pass) };
    }

    public OptimizerHelper CreateOptimizer() => optim.Adam(network.parameters(), recipe.LearningRate);

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        var learned = SampledCaptions.Of(network, train, recipe.EvaluationPairs, vocabulary);
        var unseen = SampledCaptions.Of(network, validation, recipe.EvaluationPairs, vocabulary);
        return new Dictionary<string, double>
        {
            [ValidationLoss] = unseen.Loss,
            [TrainBleu] = learned.Bleu,
            [ValidationBleu] = unseen.Bleu,
            [TrainExact] = learned.Exact,
        };
    }
}
