using Torchline.Training.Tasks.StyleTransfer;

namespace Torchline.Cli.Tasks.StyleTransfer;

/// <summary>The options that change how an image is optimised, and at what size.</summary>
public sealed class StyleOptimizationHyperParameters : HyperParameters<StyleOptimizationOptions>
{
    /// <summary>Declares the options.</summary>
    public StyleOptimizationHyperParameters()
    {
        Whole("--short-side", "Pixels of the result's short side", 32, 8_192, (o, v) => o with { ShortSide = v });
        Whole("--style-short-side", "Pixels of the short side at which the style is looked at", 32, 8_192, (o, v) => o with { StyleShortSide = v });
        Whole("--scales", "Sizes optimised one after the other, each twice the one before", 1, 8, (o, v) => o with { Scales = v });
        Whole("--iterations", "Iterations at the first size", 1, 1_000_000, (o, v) => Change(o, r => r with { Iterations = v }));
        Whole("--refine-iterations", "Iterations at each of the others", 1, 1_000_000, (o, v) => Change(o, r => r with { RefineIterations = v }));
        Real("--content-weight", "What the content counts", 0, 1e12, (o, v) => Change(o, r => r with { ContentWeight = v }));
        Real("--tv-weight", "What smoothness counts (total variation)", 0, 1e12, (o, v) => Change(o, r => r with { TotalVariationWeight = v }));
        Real("--learning-rate", "The learning rate", 1e-6, 1_000, (o, v) => Change(o, r => r with { LearningRate = v }));
        Real("--final-rate", "The learning rate in the end", 1e-6, 1_000, (o, v) => Change(o, r => r with { FinalLearningRate = v }));
        Whole("--decay-at", "The iteration from which that holds, from 0", 0, int.MaxValue, (o, v) => Change(o, r => r with { DecayAt = v }));
        Real("--clamp", "Normalised pixels are clamped to minus and plus this, and the result is stretched to full contrast", 1e-3, 100,
            (o, v) => Change(o, r => r with { Clamp = v }));
        Whole("--clamp-until", "The iteration from which pixels are clamped no more, from 0", 0, int.MaxValue,
            (o, v) => Change(o, r => r with { ClampUntil = v }));
        Whole("--image-every", "Iterations between the intermediate images that are kept; 0: none", 0, int.MaxValue, (o, v) => o with { ImageEvery = v });
    }

    private static StyleOptimizationOptions Change(StyleOptimizationOptions options, Func<StyleOptimizationRecipe, StyleOptimizationRecipe> change) =>
        options with { Recipe = change(options.Recipe) };
}
