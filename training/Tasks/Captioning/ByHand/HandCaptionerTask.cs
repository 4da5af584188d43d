using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Reports;
using static Torchline.Training.Core.Reports.HtmlReport;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>Training of a captioner by hand: the loss forwards and its gradients backwards, neither with autograd.</summary>
internal sealed class HandCaptionerTask(
    CaptioningRnn network, CaptionExamples train, CaptionExamples validation, CaptionVocabulary vocabulary,
    HandCaptionerOptions options, long seed) : ITrainingTask
{
    /// <summary>The metric that records the mean BLEU-1 of samples of training images.</summary>
    public const string TrainBleu = "train.bleu1";

    /// <summary>The metric that records the share of training captions that are reproduced word for word.</summary>
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

/// <summary>Writes the <c>report.html</c> of a captioner by hand.</summary>
internal static class HandCaptionerReport
{
    private const int SamplesShown = 16;

    /// <summary>Composes the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="train">The pairs that it learned from.</param>
    /// <param name="validation">The pairs that it was measured by.</param>
    public static string Compose(HandCaptionerRun run, CaptionExamples train, CaptionExamples validation)
    {
        var (configuration, progress) = (run.Configuration, run.Progress);
        var (architecture, recipe) = (configuration.Options.Architecture, configuration.Options.Recipe);
        var best = progress.Best!;
        var learned = SampledCaptions.Of(run.Network, train, recipe.EvaluationPairs, run.Vocabulary);
        var unseen = SampledCaptions.Of(run.Network, validation, recipe.EvaluationPairs, run.Vocabulary);
        var report = new HtmlReport(
            $"{configuration.Name}: {architecture.Cell} by hand",
            $"{train.Pairs.Count:N0} captions to learn, {run.Vocabulary.Count:N0} words, {progress.History.Count} of {recipe.Epochs} epochs, "
            + $"seed {configuration.Seed}, started {configuration.StartedAt:yyyy-MM-dd HH:mm} UTC");

        report.Figures(
            (Number(best.Metrics[Trainer.TrainLoss]), "training loss of a caption"),
            (learned.Exact.ToString("P1", CultureInfo.InvariantCulture), "training captions reproduced word for word"),
            (Number(learned.Bleu), "unigram BLEU, training"),
            (Number(unseen.Bleu), "unigram BLEU, validation"),
            (best.Epoch.ToString(CultureInfo.InvariantCulture), "best epoch"))
            .Heading("Learning curves")
            .Charts(
                LineChart.Draw("Loss of a caption", Curve.Of(progress, Trainer.TrainLoss, HandCaptionerTask.ValidationLoss), "0.0", best.Epoch),
                LineChart.Draw("Mean unigram BLEU of samples", Curve.Of(progress, HandCaptionerTask.TrainBleu, HandCaptionerTask.ValidationBleu), "0.0##", best.Epoch),
                LineChart.Draw("Training captions reproduced word for word", Curve.Of(progress, HandCaptionerTask.TrainExact), "P0", best.Epoch));

        var sheet = new SampleSheet(configuration.Options.View);
        report.Heading($"Training images: sampled and true captions ({learned.Samples.Count:N0} sampled)")
            .Images(sheet.Tiles(train.Pairs, learned, SamplesShown));
        report.Heading($"Validation images: sampled and true captions ({unseen.Samples.Count:N0} sampled)")
            .Images(sheet.Tiles(validation.Pairs, unseen, SamplesShown));
        return report.Complete(configuration);
    }
}
