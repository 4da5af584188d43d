using Torchline.Training.Core;
using Torchline.Training.Core.Data;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Classification;

/// <summary>Training of a classifier of images: cross entropy on random views.</summary>
/// <param name="network">Turns normalised images (B, 3, S, S) into logits (B, classes).</param>
/// <param name="normalization">Turns pixels into normalised images.</param>
/// <param name="data">The images.</param>
/// <param name="options">Which part of the network learns, and how.</param>
/// <param name="seed">Fixes the order of the images and their views.</param>
public sealed class ClassifierTask(
    VisionNetwork network, PixelNormalization normalization, ClassifierData data, ClassifierOptions options, long seed) : ITrainingTask
{
    /// <summary>The metric by which the best epoch is chosen.</summary>
    public const string Accuracy = "val.accuracy";

    private const int StatisticsBatch = 32;

    private readonly ImageLoader loader = new(data.Train, options.View, options.Recipe.Augmentation, options.Recipe.BatchSize, seed);

    private ClassifierRecipe Recipe => options.Recipe;

    /// <inheritdoc />
    public nn.Module Network => network;

    /// <inheritdoc />
    public TrainerOptions Loop => new()
    {
        Epochs = Recipe.Epochs,
        Schedule = new LearningRateSchedule(Decay.Step, WarmUp: 0, (long)Recipe.Epochs * StepsPerEpoch)
        {
            Interval = (long)Recipe.DecayEvery * StepsPerEpoch,
            FallTo = Recipe.DecayFactor,
        },
        ChooseBy = Accuracy,
        AverageDecay = Recipe.AverageDecay,
        Patience = Recipe.Patience,
        CheckpointEverySteps = options.CheckpointEverySteps,
    };

    /// <inheritdoc />
    public int StepsPerEpoch => loader.BatchesPerEpoch;

    /// <summary>Gives batch normalisation the statistics of the training images.</summary>
    public void AdaptStatistics()
    {
        LabeledImage[] shuffled = [.. data.Train];
        new SplitMix64(0).Shuffle(shuffled.AsSpan()); // the same for every seed: what is estimated is no matter of chance
        var typical = Math.Min(shuffled.Length, StatisticsBatch);
        NormalizationStatistics.Estimate(network, ImageLoader
            .Centred(shuffled, options.View, StatisticsBatch)
            .Where(batch => batch.Count == typical)
            .Select(batch => ChannelsLast.Of(normalization.call(batch.PixelTensor()))));
    }

    /// <inheritdoc />
    public void SwitchToTraining(int epoch)
    {
        network.train();
        if (options.Mode == TransferMode.Finetune)
        {
            foreach (var parameter in network.BackboneParameters())
                parameter.requires_grad = epoch >= Recipe.HeadFirstEpochs;
        }
        if (!Recipe.FixedStatistics)
            return;
        foreach (var normalizer in network.modules().OfType<BatchNorm>())
            normalizer.eval();
    }

    /// <inheritdoc />
    public StepLoss Loss(int epoch, int step)
    {
        var batch = loader[epoch, step];
        var images = ChannelsLast.Of(normalization.call(batch.PixelTensor())); // (B, 3, S, S)
        var labels = batch.LabelTensor();
        var logits = network.call(images); // (B, classes)
        var loss = nn.functional.cross_entropy(logits, labels, label_smoothing: Recipe.LabelSmoothing);
        return new StepLoss(loss, batch.Count) { Correct = logits.argmax(1).eq(labels).sum() };
    }

    /// <inheritdoc />
    public OptimizerHelper CreateOptimizer()
    {
        var head = new SGD.ParamGroup(network.HeadParameters(), new SGD.Options());
        if (options.Mode == TransferMode.Freeze)
            return optim.SGD([head], Recipe.LearningRate, Recipe.Momentum, weight_decay: Recipe.WeightDecay);
        var backbone = new SGD.ParamGroup(network.BackboneParameters(), new SGD.Options
        {
            LearningRate = Recipe.LearningRate * Recipe.BackboneRate,
            momentum = Recipe.Momentum,
            weight_decay = Recipe.WeightDecay,
        });
        return optim.SGD([head, backbone], Recipe.LearningRate, Recipe.Momentum, weight_decay: Recipe.WeightDecay);
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Evaluate()
    {
        var evaluation = ClassifierEvaluation.Of(network, normalization, data.Validation, options.View);
        return new Dictionary<string, double>
        {
            ["val.loss"] = evaluation.Loss,
            [Accuracy] = evaluation.Accuracy,
        };
    }
}

/// <summary>The images of a training.</summary>
public sealed class ClassifierData
{
    /// <summary>Finds the images.</summary>
    /// <param name="folder">Holds <c>train</c> and <c>val</c>, or the classes.</param>
    /// <param name="warn">Receives a line for each file that is left out, and one for a split.</param>
    /// <exception cref="InvalidDataException">A folder is missing or empty, or the two have different classes.</exception>
    public ClassifierData(string folder, Action<string> warn)
    {
        var (train, validation) = ClassFolderSplit.Read(folder, warn);
        if (!train.Classes.SequenceEqual(validation.Classes))
        {
            throw new InvalidDataException(
                $"{folder}: train has the classes {string.Join(", ", train.Classes)}, val has {string.Join(", ", validation.Classes)}");
        }

        if (train.Classes.Count < 2)
            throw new InvalidDataException($"{train.Path}: {train.Classes[0]} is the only class; a classifier needs two or more");
        Classes = train.Classes;
        Train = train.Images;
        Validation = validation.Images;
        Sources = [.. new[] { train.Source, validation.Source }.Distinct()]; // A folder that was split is one.
    }

    /// <summary>Finds the images to choose by alone.</summary>
    /// <param name="folder">Holds <c>val</c>, or the classes.</param>
    /// <param name="warn">Receives a line for each file that is left out.</param>
    /// <exception cref="InvalidDataException">The folder is missing or empty.</exception>
    public static ImageFolder ReadValidation(string folder, Action<string> warn) => ClassFolderSplit.ReadValidation(folder, warn);

    /// <summary>The classes' names; a label is an index into it.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Images to learn from.</summary>
    public IReadOnlyList<LabeledImage> Train { get; }

    /// <summary>Images to choose by.</summary>
    public IReadOnlyList<LabeledImage> Validation { get; }

    /// <summary>The folders with their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }
}
