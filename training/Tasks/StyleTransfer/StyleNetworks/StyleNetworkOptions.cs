using Torchline.Training.Core;
using Torchline.Training.Core.Optimization;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>What <c>torchline train style-network</c> was asked to do, as recorded in <c>config.json</c>.</summary>
public sealed record StyleNetworkOptions
{
    /// <summary>The styles to learn, in the order of their numbers.</summary>
    public required IReadOnlyList<StyleImage> Styles { get; init; }

    /// <summary>A folder of photos (see <see cref="ContentPhotos"/>).</summary>
    public required string Content { get; init; }

    /// <summary>The feature network of the losses, one of <see cref="FeatureNetworks.Names"/>.</summary>
    public required string Features { get; init; }

    /// <summary>Its weights.</summary>
    public required string Weights { get; init; }

    /// <summary>Pixels of the style images' short side.</summary>
    public int StyleShortSide { get; init; } = 256;

    /// <summary>
    /// Pixels of the short side of a style's image, by its name, in place of <see cref="StyleShortSide"/>: a larger image gives larger
    /// brush strokes.
    /// </summary>
    public IReadOnlyDictionary<string, int> StyleShortSides { get; init; } = new Dictionary<string, int>();

    /// <summary>The network.</summary>
    public required StyleArchitecture Architecture { get; init; }

    /// <summary>
    /// What is minimised, by the network as by the optimisation that it is compared with: layers and relative weights. The rest of it
    /// says how that optimisation goes.
    /// </summary>
    public required StyleOptimizationRecipe Objective { get; init; }

    /// <summary>Weights that the network starts from (see <see cref="Weights.StartWeights"/>), of the same network; null: from chance.</summary>
    public string? Start { get; init; }

    /// <summary>
    /// By how much the style loss of a style counts more in training, by its name, for styles that come out weak. The comparison with the
    /// optimisation does without.
    /// </summary>
    public IReadOnlyDictionary<string, double> StyleFactors { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// A second feature network whose style loss is added in training, since a network that paints fits the errors of a single one, too. The
    /// comparison with the optimisation does without. Null: none.
    /// </summary>
    public SecondStyleLoss? SecondStyle { get; init; }

    /// <summary>How the network is trained.</summary>
    public StyleNetworkRecipe Recipe { get; init; } = new();

    /// <summary>Besides one an epoch, a checkpoint after every so many steps; 0: none.</summary>
    public int CheckpointEverySteps { get; init; }
}

/// <summary>The style loss by another feature network.</summary>
/// <param name="Features">The feature network, one of <see cref="FeatureNetworks.Names"/>.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="Layers">The layers, and what each counts.</param>
public sealed record SecondStyleLoss(string Features, string Weights, IReadOnlyList<StyleLayer> Layers);

/// <summary>How a network that paints is trained, and measured: every value that is not part of the network, the loss or the data.</summary>
public sealed record StyleNetworkRecipe
{
    /// <summary>Epochs that learn from small crops.</summary>
    public int SmallEpochs { get; init; } = 36;

    /// <summary>Epochs that then learn from large ones, in which the style's large forms have room; photos should be as large.</summary>
    public int LargeEpochs { get; init; }

    /// <summary>Optimizer steps in an epoch.</summary>
    public int StepsPerEpoch { get; init; } = 500;

    /// <summary>Photos in a step, each in one style.</summary>
    public int BatchSize { get; init; } = 2;

    /// <summary>Pixels of each side of a small crop.</summary>
    public int SmallSide { get; init; } = 128;

    /// <summary>Pixels of each side of a large crop.</summary>
    public int LargeSide { get; init; } = 256;

    /// <summary>How the crops of a photo differ.</summary>
    public ImageAugmentation Augmentation { get; init; } = new() { SmallestArea = 0.15 };

    /// <summary>
    /// How far, in pixels, painted images are shifted at most, by chance, before they are compared. The feature network pools on a grid of squares; a
    /// network without them would hide a weave of their width from it.
    /// </summary>
    public int Shift { get; init; } = 3;

    /// <summary>The highest learning rate of filters but the last, which learn by Muon; 0: they learn by Adam, too.</summary>
    public double FilterRate { get; init; } = 0.01;

    /// <summary>The highest learning rate of everything else (Adam).</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>What remains of both in the end; they fall along half a cosine.</summary>
    public double FinalRate { get; init; } = 0.05;

    /// <summary>Steps over which they first rise.</summary>
    public int WarmUp { get; init; } = 50;

    /// <summary>The gradients' norm is cut to this; 0: never.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Decay of the averaged weights, which are the ones evaluated and kept.</summary>
    public double AverageDecay { get; init; } = 0.998;

    /// <summary>Pixels of each side of a held-out photo.</summary>
    public int MeasuredSide { get; init; } = 256;

    /// <summary>Held-out photos that are painted in all styles after each epoch.</summary>
    public int MeasuredPhotos { get; init; } = 4;

    /// <summary>Held-out photos on which the network is compared with the optimisation of pixels in the end; 0: none.</summary>
    public int ComparedPhotos { get; init; } = 20;

    /// <summary>Iterations of that optimisation.</summary>
    public int ComparedIterations { get; init; } = 100;

    /// <summary>All epochs.</summary>
    public int Epochs => SmallEpochs + LargeEpochs;

    /// <summary>Photos that are not learned from.</summary>
    public int HeldOut => Math.Max(MeasuredPhotos, ComparedPhotos);

    /// <summary>How the training loop runs.</summary>
    /// <param name="chooseBy">The metric, a loss, by which the best epoch is chosen.</param>
    /// <param name="checkpointEverySteps">Steps between additional checkpoints; 0: none.</param>
    internal TrainerOptions Loop(string chooseBy, int checkpointEverySteps) => new()
    {
        Epochs = Epochs,
        Schedule = new LearningRateSchedule(Decay.Cosine, WarmUp, (long)Epochs * StepsPerEpoch) { Floor = FinalRate },
        ChooseBy = chooseBy,
        HigherIsBetter = false,
        ClipNorm = ClipNorm,
        AverageDecay = AverageDecay,
        CheckpointEverySteps = checkpointEverySteps,
    };

    /// <summary>Pixels of each side of an epoch's crops.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public int SideOf(int epoch) => epoch < SmallEpochs ? SmallSide : LargeSide;
}
