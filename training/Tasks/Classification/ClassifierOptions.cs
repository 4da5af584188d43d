using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Classification;

/// <summary>What <c>torchline train classifier</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record ClassifierOptions
{
    /// <summary>A folder with <c>train/CLASS/…</c> and <c>val/CLASS/…</c>, or with <c>CLASS/…</c>, which is split.</summary>
    public required string Data { get; init; }

    /// <summary>The pre-trained weights; null: the network starts from random ones.</summary>
    public string? Weights { get; init; }

    /// <summary>The network, one of <see cref="Vision.VisionModels.Names"/>.</summary>
    public string Model { get; init; } = "resnet18";

    /// <summary>What of it learns.</summary>
    public required TransferMode Mode { get; init; }

    /// <summary>The crop of an image.</summary>
    public ImageView View { get; init; } = new();

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>How it is trained.</summary>
    public required ClassifierRecipe Recipe { get; init; }
}

/// <summary>How a classifier of images is trained: every value that is not part of the network or the data.</summary>
public sealed record ClassifierRecipe
{
    /// <summary>Passes over the training images.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Images in a step.</summary>
    public int BatchSize { get; init; } = 4;

    /// <summary>The head's learning rate at the start (stochastic gradient descent).</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The backbone's learning rate as a multiple of the head's.</summary>
    public double BackboneRate { get; init; } = 1;

    /// <summary>
    /// Epochs at the start in which the head learns alone, also in fine-tuning: the backbone then gets its gradients through a head
    /// that is trained already, and pre-trained features change less (Kumar et al. 2022, "Fine-Tuning can Distort Pretrained
    /// Features and Underperform Out-of-Distribution").
    /// </summary>
    public int HeadFirstEpochs { get; init; }

    /// <summary>Momentum of the gradient.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>L2 penalty on the weights.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The learning rate is multiplied by this …</summary>
    public double DecayFactor { get; init; } = 0.1;

    /// <summary>… after every so many epochs.</summary>
    public int DecayEvery { get; init; } = 7;

    /// <summary>How the views of an image differ.</summary>
    public ImageAugmentation Augmentation { get; init; } = new();

    /// <summary>Label smoothing.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Whether a linear head starts from zeros instead of from random weights.
    /// SqueezeNet's, which a ReLU follows, starts from random weights in any case.
    /// </summary>
    public bool ZeroHead { get; init; }

    /// <summary>Whether batch normalisation first takes the statistics of the training images in place of its own.</summary>
    public bool AdaptStatistics { get; init; }

    /// <summary>
    /// Whether batch normalisation keeps those statistics while the network learns. Otherwise each batch is normalised by its
    /// own, which are rough for few images, and the running ones follow.
    /// </summary>
    public bool FixedStatistics { get; init; }

    /// <summary>Decay of the averaged weights, which are the ones evaluated and kept; 0: no averaging.</summary>
    public double AverageDecay { get; init; }

    /// <summary>Stop after this many epochs without a better one; 0: never.</summary>
    public int Patience { get; init; }
}

/// <summary>The recipes by name.</summary>
internal static class ClassifierRecipes
{
    /// <summary>The recipe that is used when none is named.</summary>
    public const string Default = "default";

    /// <summary>The recipe of PyTorch's transfer learning tutorial: one learning rate for all layers.</summary>
    public const string Tutorial = "tutorial";

    /// <summary>The names for <see cref="Of"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [Default, Tutorial];

    /// <summary>A recipe for a mode; the reasons are in docs/guide/train-classifier.md.</summary>
    /// <exception cref="ArgumentException">There is no recipe of that name.</exception>
    public static ClassifierRecipe Of(string name, TransferMode mode) => (name, mode) switch
    {
        (Tutorial, _) => new ClassifierRecipe(),
        (Default, TransferMode.Finetune) => Adapted with { HeadFirstEpochs = 7 },
        (Default, TransferMode.Freeze) => Adapted,
        _ => throw new ArgumentException($"there is no recipe \"{name}\"; there are {string.Join(", ", Names)}", nameof(name)),
    };

    private static ClassifierRecipe Adapted { get; } = new()
    {
        ZeroHead = true,
        AdaptStatistics = true,
        FixedStatistics = true,
        AverageDecay = 0.99,
        LearningRate = 4e-4,
        Augmentation = new ImageAugmentation { SmallestArea = 0.35 },
    };
}

/// <summary>What of a pre-trained network learns the new classes.</summary>
public enum TransferMode
{
    /// <summary>Every weight.</summary>
    Finetune,

    /// <summary>The head alone; the backbone stays as it was.</summary>
    Freeze,
}
