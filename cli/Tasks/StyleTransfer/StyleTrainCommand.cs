using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary>A command that trains a network which paints: the options of the objective and of the recipe.</summary>
/// <typeparam name="TOptions">The options that <c>config.json</c> records.</typeparam>
/// <typeparam name="TData">The data that is learned from.</typeparam>
internal abstract class StyleTrainCommand<TOptions, TData>(string name, string description, int multipleOf, string? alias = null)
    : TrainCommand<TOptions, TData>(name, description, alias)
    where TOptions : class
{
    /// <summary>The smallest side of an image: five times halved, more than a pixel is left to pad by reflection.</summary>
    protected const int SmallestSide = 64;

    /// <summary>Declares the weights of the losses.</summary>
    protected void DeclareObjective()
    {
        Real("--content-weight", "Weight of the content loss", 0, 1e12, (o, v) => Aim(o, r => r with { ContentWeight = v }));
        Real("--style-weight", "Weight of each layer's style loss", 0, 1e12,
            (o, v) => Aim(o, r => r with { StyleLayers = [.. r.StyleLayers.Select(layer => layer with { Weight = v })] }));
        Real("--tv-weight", "Weight of the total variation loss", 0, 1e12, (o, v) => Aim(o, r => r with { TotalVariationWeight = v }));
    }

    /// <summary>Declares how the network is trained and measured.</summary>
    protected void DeclareRecipe()
    {
        Whole("--small-epochs", "Epochs that learn from small crops", 0, 100_000, (o, v) => Recipe(o, r => r with { SmallEpochs = v }));
        Whole("--large-epochs", "Epochs that then learn from large crops", 0, 100_000, (o, v) => Recipe(o, r => r with { LargeEpochs = v }));
        Whole("--steps", "Steps in an epoch", 1, 1_000_000, (o, v) => Recipe(o, r => r with { StepsPerEpoch = v }));
        Whole("--batch", "Photos in a step, each in one style", 1, 256, (o, v) => Recipe(o, r => r with { BatchSize = v }));
        Multiple("--small-side", "Pixels of a small crop's sides", (o, v) => Recipe(o, r => r with { SmallSide = v }));
        Multiple("--large-side", "Pixels of a large crop's sides", (o, v) => Recipe(o, r => r with { LargeSide = v }));
        Real("--smallest-area", "The smallest part of a photo that a crop shows", 0.01, 1,
            (o, v) => Recipe(o, r => r with { Augmentation = r.Augmentation with { SmallestArea = v } }));
        Whole("--shift", "Pixels by which painted images are shifted by chance before they are compared", 0, 32, (o, v) => Recipe(o, r => r with { Shift = v }));
        Real("--filter-rate", "The highest learning rate of filters but the last (Muon); 0: they learn by Adam, too", 0, 1, (o, v) => Recipe(o, r => r with { FilterRate = v }));
        Real("--learning-rate", "The highest learning rate of the rest (Adam)", 1e-8, 1, (o, v) => Recipe(o, r => r with { LearningRate = v }));
        Real("--final-rate", "What remains of both in the end", 0, 1, (o, v) => Recipe(o, r => r with { FinalRate = v }));
        Whole("--warm-up", "Steps over which they rise", 0, 1_000_000, (o, v) => Recipe(o, r => r with { WarmUp = v }));
        Real("--clip", "The gradients' norm is cut to this; 0: never", 0, 1e12, (o, v) => Recipe(o, r => r with { ClipNorm = v }));
        Real("--average-decay", "Decay of the averaged weights; 0: none are averaged", 0, 0.99999, (o, v) => Recipe(o, r => r with { AverageDecay = v }));
        Multiple("--measured-side", "Pixels of a held-out photo's sides", (o, v) => Recipe(o, r => r with { MeasuredSide = v }));
        Whole("--measured-photos", "Held-out photos painted in all styles after each epoch", 1, 1_000, (o, v) => Recipe(o, r => r with { MeasuredPhotos = v }));
        Whole("--compared-photos", "Held-out photos on which the optimisation of pixels is compared with in the end; 0: none", 0, 1_000,
            (o, v) => Recipe(o, r => r with { ComparedPhotos = v }));
        Whole("--compared-iterations", "Iterations of that optimisation", 1, 100_000, (o, v) => Recipe(o, r => r with { ComparedIterations = v }));
    }

    /// <summary>Changes what is minimised.</summary>
    protected abstract TOptions Aim(TOptions options, Func<StyleOptimizationRecipe, StyleOptimizationRecipe> change);

    /// <summary>Changes how the network is trained.</summary>
    protected abstract TOptions Recipe(TOptions options, Func<StyleNetworkRecipe, StyleNetworkRecipe> change);

    /// <summary>Checks a recipe.</summary>
    /// <exception cref="RunException">Nothing would be learned, or a side does not fit the network.</exception>
    protected void Check(StyleNetworkRecipe recipe)
    {
        if (recipe.Epochs == 0)
            throw new RunException("nothing would be learned: give --small-epochs or --large-epochs");
        if (new[] { recipe.SmallSide, recipe.LargeSide, recipe.MeasuredSide }.FirstOrDefault(side => side % multipleOf != 0) is var uneven and not 0)
            throw new RunException($"the sides of crops and of measured photos are multiples of {multipleOf}, not {uneven}");
    }

    private void Multiple(string name, string what, Func<TOptions, int, TOptions> set) => Whole(
        name, $"{what}, a multiple of {multipleOf}", SmallestSide, 2_048, (options, value) => set(options, value));
}
