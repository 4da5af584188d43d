using Torchline.Training.Tasks.StyleTransfer.Features;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary>The options that change how a feature network is taught.</summary>
public sealed class FeatureHyperParameters : HyperParameters<FeatureOptions>
{
    /// <summary>Declares the options.</summary>
    public FeatureHyperParameters()
    {
        Whole("--epochs", "Passes over the images", 1, 10_000, (o, v) => o with { Recipe = o.Recipe with { Epochs = v } });
        Whole("--batch", "Images in a step", 2, 1_024, (o, v) => o with { Recipe = o.Recipe with { BatchSize = v } });
        Real("--learning-rate", "Adam's learning rate at the start", 1e-8, 1, (o, v) => o with { Recipe = o.Recipe with { LearningRate = v } });
        Real("--style-weight", "What distances between styles count, beside activations", 0, 1e6,
            (o, v) => o with { Recipe = o.Recipe with { StyleWeight = v } });
        Real("--smallest-area", "The smallest part of an image that a view may be", 0.001, 1,
            (o, v) => o with { Recipe = o.Recipe with { SmallestArea = v } });
        Whole("--side", "Pixels of the square that both networks see", 32, 1_024, (o, v) => o with { Side = v });
    }
}
