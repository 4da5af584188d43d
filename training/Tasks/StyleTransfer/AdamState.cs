using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>An image under way, and what Adam remembers of its gradients. All are (1, 3, H, W).</summary>
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
