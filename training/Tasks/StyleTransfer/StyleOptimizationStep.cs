using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>
/// An iteration of <see cref="Stylization"/> as a function of tensors: nothing is kept between iterations and nothing is changed, so it can
/// be traced, its gradient included, and run wherever the graph runs.
/// </summary>
/// <param name="network">Has the recipe's layers; it stays the caller's.</param>
/// <param name="recipe">
/// The layers, the weights of the losses and the clamp. The rate is given step by step, and pixels are clamped before every step.
/// </param>
public sealed class StyleOptimizationStep(FeatureNetwork network, StyleOptimizationRecipe recipe) : IDisposable
{
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();
    private readonly ImageBounds bounds = new(recipe.Clamp);

    /// <summary>Turns pixels into an image as the network sees it.</summary>
    /// <param name="pixels">RGB pixels (1, H, W, 3), uint8.</param>
    /// <returns>Normalised (1, 3, H, W).</returns>
    public Tensor Normalize(Tensor pixels) => normalization.call(pixels);

    /// <summary>Looks at an image: as one to start from, and as a target.</summary>
    /// <param name="pixels">RGB pixels (1, H, W, 3), uint8.</param>
    /// <returns>The image, normalised (1, 3, H, W), and what is to be known of its content and style.</returns>
    public (Tensor Image, StyleTargets Targets) LookAt(Tensor pixels)
    {
        var image = Normalize(pixels); // (1, 3, H, W)
        return (image, StyleTargets.Of(network, recipe, image));
    }

    /// <summary>One step of Adam.</summary>
    /// <param name="state">The image and the moments before it.</param>
    /// <param name="step">Which step this is, from 1, an int64 scalar.</param>
    /// <param name="learningRate">A float32 scalar.</param>
    /// <param name="weights">What each loss counts more or less, float32 scalars, 1 as usual.</param>
    /// <param name="targets">What to become; they stay the caller's.</param>
    /// <returns>The losses of the image before the step; the image and the moments after it.</returns>
    public (LossTensors Losses, AdamState Next) Step(
        AdamState state, Tensor step, Tensor learningRate, LossTensors weights, StyleTargets targets)
    {
        var clamped = bounds.Of(state.Image); // (1, 3, H, W)
        var (losses, gradient) = LossesAndGradient(clamped, weights, targets);
        using var _ = no_grad();
        return (losses, (state with { Image = clamped }).Next(gradient, step, learningRate));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        normalization.Dispose();
        bounds.Dispose();
    }

    private (LossTensors Losses, Tensor Gradient) LossesAndGradient(Tensor image, LossTensors weights, StyleTargets targets)
    {
        // The loss lets go of its targets in the end.
        using var loss = new StyleTransferLoss(
            network, recipe, new StyleTargets(targets.Content.alias(), [.. targets.Grams.Select(gram => gram.alias())]));
        using var _ = enable_grad();
        var leaf = image.detach().requires_grad_();
        var losses = loss.Of(leaf).Weighted(weights.Content, weights.Style, weights.TotalVariation);
        var gradient = autograd.grad([losses.Total()], [leaf])[0]; // (1, 3, H, W)
        return (new LossTensors(losses.Content.detach(), losses.Style.detach(), losses.TotalVariation.detach()), gradient);
    }
}
