using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>
/// Training of a captioner. First the decoder is trained on features of a frozen encoder; then both on random views of the images; last the decoder by
/// self-critical training, with the encoder frozen again.
/// </summary>
/// <param name="network">The captioner.</param>
/// <param name="data">The captioned images.</param>
/// <param name="features">The pre-trained encoder's features of them.</param>
/// <param name="options">How to train.</param>
/// <param name="seed">Fixes the order of the images and their views.</param>
internal sealed class CaptionerTask(
    Captioner network, CaptionData data, CachedRegions features, CaptionerOptions options, long seed) : ITrainingTask
{
    /// <summary>The metric by which the best epoch is chosen.</summary>
    public const string Cider = "val.ciderD";

    /// <summary>The metric that records BLEU-4 on validation images.</summary>
    public const string Bleu4 = "val.bleu4";

    /// <summary>The metric that records the mean loss of a word of validation captions.</summary>
    public const string ValidationLoss = "val.loss";

    private const int Mirror = 1;
    private const int EvaluationBatch = 50;

    private readonly EncodedCaptions captions = new(data.Train, data.Vocabulary, options.MaxLength);
    private readonly EncodedCaptions validation = new(data.Validation, data.Vocabulary, options.MaxLength);
    private readonly ShuffledBatches batches = new(data.Train.Images.Count, options.Recipe.BatchSize, seed);
    private readonly ImageLoader loader = new(
        [.. data.Train.Images.Select((image, number) => new LabeledImage(image.Path, number))],
        options.View, options.Recipe.Augmentation, options.Recipe.BatchSize, seed);

    private SelfCritical? selfCritical;
    private CaptionerPhase phase;
    private CaptionerPhase? cachedFor;

    private CaptionerRecipe Recipe => options.Recipe;

    private bool EncoderLearns => phase == CaptionerPhase.Finetune;

    private bool EncoderIsPretrained => options.Start is null && (phase == CaptionerPhase.Decoder || Recipe.FinetuneEpochs == 0);

    public nn.Module Network => network;

    public TrainerOptions Loop => new()
    {
        Epochs = Recipe.Epochs,
        Schedule = new LearningRateSchedule(
            Decay.Cosine, Recipe.WarmUp, Math.Max(1L, (long)(Recipe.DecoderEpochs + Recipe.FinetuneEpochs) * StepsPerEpoch))
        { Floor = Recipe.FinalRate },
        ChooseBy = Cider,
        ClipNorm = Recipe.ClipNorm,
        AverageDecay = Recipe.AverageDecay,
        Patience = Recipe.Patience,
        PatienceFrom = Recipe.DecoderEpochs + Recipe.FinetuneEpochs,
        CheckpointEverySteps = options.CheckpointEverySteps,
    };

    public int StepsPerEpoch => batches.PerEpoch;

    public bool StartsFromAverage(int epoch) =>
        Recipe.PhaseOf(epoch) == CaptionerPhase.SelfCritical && epoch > 0 && Recipe.PhaseOf(epoch - 1) != CaptionerPhase.SelfCritical;

    public void SwitchToTraining(int epoch)
    {
        phase = Recipe.PhaseOf(epoch);
        network.Decoder.train();
        network.Encoder.eval(); // batch normalisation keeps its statistics: those of a batch would be rougher
        foreach (var parameter in network.Encoder.parameters())
            parameter.requires_grad = EncoderLearns;
        if (phase == CaptionerPhase.SelfCritical)
            selfCritical ??= new SelfCritical(data.Train, data.Vocabulary, Recipe.Samples, options.MaxLength);
        if (!EncoderLearns && !EncoderIsPretrained && cachedFor != phase)
        {
            features.ComputeBy(network);
            cachedFor = phase;
        }
    }

    public StepLoss Loss(int epoch, int step)
    {
        var (regions, images) = EncoderLearns ? RandomViews(epoch, step) : CachedViews(epoch, step);
        return phase == CaptionerPhase.SelfCritical ? SelfCriticalLoss(regions, images) : TeacherForcing(regions, images);
    }

    public OptimizerHelper CreateOptimizer() => optim.Adam(
        [
            new Adam.ParamGroup(network.Decoder.parameters(), new Adam.Options { LearningRate = Recipe.LearningRate }),
            new Adam.ParamGroup(network.Encoder.parameters(), new Adam.Options { LearningRate = Recipe.LearningRate * Recipe.EncoderRate }),
        ],
        Recipe.LearningRate);

    public IReadOnlyDictionary<string, double> Evaluate()
    {
        network.eval();
        var loss = 0.0;
        var first = 0;
        var captioned = GeneratedCaptions.Of(network.Decoder, ValidationRegions(), data.Vocabulary, Recipe.Beam, options.MaxLength);
        var scores = captioned.ScoresOn(data.Validation);
        return new Dictionary<string, double>
        {
            [ValidationLoss] = loss / validation.Images,
            ["val.bleu1"] = scores.Bleu1,
            [Bleu4] = scores.Bleu4,
            ["val.rougeL"] = scores.RougeL,
            [Cider] = scores.CiderD,
        };

        IEnumerable<Tensor> ValidationRegions()
        {
            foreach (var regions in EncoderLearns
                ? CachedRegions.Encode(network, data.Validation, options.View, EvaluationBatch)
                : features.Validation(EvaluationBatch))
            {
                var images = (int)regions.shape[0];
                loss += LossOf(regions, [.. Enumerable.Range(first, images)]) * images;
                first += images;
                yield return regions;
            }
        }
    }

    private (Tensor Regions, IReadOnlyList<int> Images) RandomViews(int epoch, int step)
    {
        var batch = loader[epoch, step];
        return (network.Encode(batch.PixelTensor()), [.. batch.Labels.Select(label => (int)label)]); // (B, R, C)
    }

    private (Tensor Regions, IReadOnlyList<int> Images) CachedViews(int epoch, int step)
    {
        var images = batches[epoch, step];
        return (features.Train(images, image => SplitMix64.For(seed, epoch, image, Mirror).Below(2) == 1), images); // (B, R, C)
    }

    private StepLoss TeacherForcing(Tensor regions, IReadOnlyList<int> images)
    {
        var ids = captions.Of(images); // (B, n, T + 1)
        return new StepLoss(CaptionLoss.Of(network.Decoder.call(regions, ids), ids, Recipe.LabelSmoothing), images.Count);
    }

    private StepLoss SelfCriticalLoss(Tensor regions, IReadOnlyList<int> images)
    {
        var (objective, reward) = selfCritical!.Step(network.Decoder, regions, images);
        return new StepLoss(objective, images.Count) { Recorded = tensor((float)-reward) };
    }

    private double LossOf(Tensor regions, int[] images)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var ids = validation.Of(images);
        return CaptionLoss.Of(network.Decoder.call(regions, ids), ids, smoothing: 0).ToDouble();
    }
}
