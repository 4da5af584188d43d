using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>
/// An iteration of <see cref="StyleOptimizer"/> as a function of tensors: nothing is kept between iterations and nothing is changed, so it can
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

    /// <summary>Turns pixels into the network's input.</summary>
    /// <param name="pixels">RGB pixels (1, H, W, 3), uint8.</param>
    /// <returns>Normalised (1, 3, H, W).</returns>
    public Tensor Normalize(Tensor pixels) => normalization.call(pixels);

    /// <summary>An image as a start and as a target.</summary>
    /// <param name="pixels">RGB pixels (1, H, W, 3), uint8.</param>
    /// <returns>The image, normalised (1, 3, H, W), and the targets of its content and style.</returns>
    public (Tensor Image, StyleTargets Targets) TargetsOf(Tensor pixels)
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

/// <summary>An image under way, and Adam's moments of its gradients. All are (1, 3, H, W).</summary>
/// <param name="Image">The image, normalised.</param>
/// <param name="FirstMoment">The running mean of the gradient, zero at first.</param>
/// <param name="SecondMoment">The running mean of the squared gradient, zero at first.</param>
public readonly record struct AdamState(Tensor Image, Tensor FirstMoment, Tensor SecondMoment)
{
    // TorchSharp's defaults.
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    /// <summary>
    /// A step of Adam (Kingma and Ba 2015, algorithm 1) that changes nothing: every value, the rate and the number of the step included, is
    /// a tensor, so that the step can be exported. Operators and rounding are those of <see cref="TorchSharp.Modules.Adam"/>.
    /// </summary>
    /// <param name="gradient">The gradient at the image (1, 3, H, W).</param>
    /// <param name="step">Which step this is, from 1, an int64 scalar.</param>
    /// <param name="learningRate">A float32 scalar.</param>
    public AdamState Next(Tensor gradient, Tensor step, Tensor learningRate)
    {
        var first = FirstMoment.mul(Beta1).add(gradient, alpha: 1 - Beta1);
        var second = SecondMoment.mul(Beta2).addcmul(gradient, gradient, value: 1 - Beta2);

        // Both means began with zero: what is missing of them is made up for.
        var steps = step.to(float64);
        var bias1 = 1 - pow(Beta1, steps);
        var rootBias2 = (1 - pow(Beta2, steps)).sqrt().to(float32);
        var downhill = (-learningRate.to(float64) / bias1).to(float32);
        var denominator = second.sqrt() / rootBias2 + Epsilon;
        return new AdamState(Image + downhill * first / denominator, first, second);
    }
}
