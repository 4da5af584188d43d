using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.ByHand.Layers;

/// <summary>Gradients from differences, in double precision.</summary>
internal static class NumericGradient
{
    private const double Step = 1e-2;

    /// <summary>
    /// The gradient of <c>Σ f(x) ⊙ weight</c> on x, for an f that computes its output anew from x, whose elements are changed in place:
    /// central differences at three step sizes, extrapolated to step 0 (Richardson), so that the step can be large enough for rounding
    /// not to matter.
    /// </summary>
    public static Tensor Of(Func<Tensor> f, Tensor x, Tensor weight)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var elements = x.detach().view(-1);
        var gradient = zeros_like(elements);
        for (var i = 0L; i < elements.shape[0]; i++)
        {
            using var inner = NewDisposeScope();
            var element = elements[i];
            var value = element.item<double>();
            double coarse = Difference(Step), middle = Difference(Step / 2), fine = Difference(Step / 4);
            element.fill_(value);
            double first = (4 * middle - coarse) / 3, second = (4 * fine - middle) / 3; // error of order 4
            gradient[i].fill_((16 * second - first) / 15); // error of order 6

            double Difference(double step)
            {
                element.fill_(value + step);
                var above = f();
                element.fill_(value - step);
                // The difference first, then the sum: a large sum would swallow the digits of a small difference.
                return ((above - f()) * weight).sum().item<double>() / (2 * step);
            }
        }
        return gradient.view(x.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The largest of <c>|a - b| / (|a| + |b|)</c> over the elements, where both below 1e-8 count as equal to 1e-8.</summary>
    public static double RelativeError(Tensor a, Tensor b)
    {
        Xunit.Assert.Equal(a.shape, b.shape);
        using var scope = NewDisposeScope();
        return ((a - b).abs() / (a.abs() + b.abs()).clamp_min(1e-8)).max().item<double>();
    }
}
