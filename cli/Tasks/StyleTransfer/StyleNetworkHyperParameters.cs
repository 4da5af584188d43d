using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.FeedForward;
using Torchline.Training.Tasks.StyleTransfer.Networks;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary>The options that change a stylizer, its loss and its recipe.</summary>
public sealed class StyleNetworkHyperParameters : HyperParameters<StyleNetworkOptions>
{
    private const int SmallestSide = 64; // five times halved, more than a pixel is left to pad by reflection

    /// <summary>Declares the options.</summary>
    public StyleNetworkHyperParameters()
    {
        Whole("--style-short-side", "Pixels of the short side at which the styles are looked at", SmallestSide, 8_192, (o, v) => o with { StyleShortSide = v });
        Real("--content-weight", "What the content counts", 0, 1e12, (o, v) => Aim(o, r => r with { ContentWeight = v }));
        Real("--style-weight", "What each layer of the style counts", 0, 1e12,
            (o, v) => Aim(o, r => r with { StyleLayers = [.. r.StyleLayers.Select(layer => layer with { Weight = v })] }));
        Real("--tv-weight", "What smoothness counts (total variation)", 0, 1e12, (o, v) => Aim(o, r => r with { TotalVariationWeight = v }));
        Whole("--small-epochs", "Epochs that learn from small crops", 0, 100_000, (o, v) => Change(o, r => r with { SmallEpochs = v }));
        Whole("--large-epochs", "Epochs that then learn from large crops", 0, 100_000, (o, v) => Change(o, r => r with { LargeEpochs = v }));
        Whole("--steps", "Steps in an epoch", 1, 1_000_000, (o, v) => Change(o, r => r with { StepsPerEpoch = v }));
        Whole("--batch", "Photos in a step, each in one style", 1, 256, (o, v) => Change(o, r => r with { BatchSize = v }));
        Multiple("--small-side", "Pixels of a small crop's sides", (o, v) => Change(o, r => r with { SmallSide = v }));
        Multiple("--large-side", "Pixels of a large crop's sides", (o, v) => Change(o, r => r with { LargeSide = v }));
        Real("--smallest-area", "The smallest part of a photo that a crop shows", 0.01, 1,
            (o, v) => Change(o, r => r with { Augmentation = r.Augmentation with { SmallestArea = v } }));
        Whole("--shift", "Pixels by which painted images are shifted by chance before they are compared", 0, 32, (o, v) => Change(o, r => r with { Shift = v }));
        Real("--filter-rate", "The highest learning rate of filters but the last (Muon); 0: they learn by Adam, too", 0, 1, (o, v) => Change(o, r => r with { FilterRate = v }));
        Real("--learning-rate", "The highest learning rate of the rest (Adam)", 1e-8, 1, (o, v) => Change(o, r => r with { LearningRate = v }));
        Real("--final-rate", "What remains of both in the end", 0, 1, (o, v) => Change(o, r => r with { FinalRate = v }));
        Whole("--warm-up", "Steps over which they rise", 0, 1_000_000, (o, v) => Change(o, r => r with { WarmUp = v }));
        Real("--clip", "The gradients' norm is cut to this; 0: never", 0, 1e12, (o, v) => Change(o, r => r with { ClipNorm = v }));
        Real("--average-decay", "Decay of the averaged weights; 0: none are averaged", 0, 0.99999, (o, v) => Change(o, r => r with { AverageDecay = v }));
        Multiple("--measured-side", "Pixels of a held-out photo's sides", (o, v) => Change(o, r => r with { MeasuredSide = v }));
        Whole("--measured-photos", "Held-out photos painted in all styles after each epoch", 1, 1_000, (o, v) => Change(o, r => r with { MeasuredPhotos = v }));
        Whole("--compared-photos", "Held-out photos on which the optimisation of pixels is compared with in the end; 0: none", 0, 1_000,
            (o, v) => Change(o, r => r with { ComparedPhotos = v }));
        Whole("--compared-iterations", "Iterations of that optimisation", 1, 100_000, (o, v) => Change(o, r => r with { ComparedIterations = v }));
        Whole("--width", "Channels at full resolution", 4, 256, (o, v) => Build(o, a => a with { Width = v }));
        Whole("--blocks", "Residual blocks", 1, 9, (o, v) => Build(o, a => a with { Blocks = v }));
        Whole("--edge-kernel", "Pixels of the sides of the first and the last filters, odd", 3, 15, (o, v) => Build(o, a => a with { EdgeKernel = v }));
    }

    private void Multiple(string name, string what, Func<StyleNetworkOptions, int, StyleNetworkOptions> set) => Whole(
        name, $"{what}, a multiple of {StyleNetwork.MultipleOf}", SmallestSide, 2_048, (options, value) => set(options, value));

    private static StyleNetworkOptions Aim(StyleNetworkOptions options, Func<StyleOptimizationRecipe, StyleOptimizationRecipe> change) =>
        options with { Objective = change(options.Objective) };

    private static StyleNetworkOptions Change(StyleNetworkOptions options, Func<StyleNetworkRecipe, StyleNetworkRecipe> change) =>
        options with { Recipe = change(options.Recipe) };

    private static StyleNetworkOptions Build(StyleNetworkOptions options, Func<StyleArchitecture, StyleArchitecture> change) =>
        options with { Architecture = change(options.Architecture) };
}
