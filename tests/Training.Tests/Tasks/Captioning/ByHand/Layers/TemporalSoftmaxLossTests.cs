using Torchline.Training.Tasks.Captioning.ByHand.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.ByHand.Layers;

public sealed class TemporalSoftmaxLossTests
{
    private static readonly long[,] Targets = { { 1, 3, 0 }, { 2, 0, 0 } };

    // The last step counts for no sequence.
    private static readonly bool[,] Mask = { { true, true, false }, { true, false, false } };

    [Fact]
    public void GradientsAgreeWithDifferencesAndAutograd()
    {
        using var scope = NewDisposeScope();
        var (scores, targets, mask) = (new RandomTensors(14).Normal(2, 3, 5), from_array(Targets), from_array(Mask));
        var (loss, kept) = TemporalSoftmaxLoss.Forward(scores, targets, mask);
        var byHand = TemporalSoftmaxLoss.Backward(kept, targets, mask);

        var numeric = NumericGradient.Of(() => TemporalSoftmaxLoss.Forward(scores, targets, mask).Loss, scores, ones(1, float64));
        Assert.InRange(NumericGradient.RelativeError(numeric, byHand), 0, 1e-8);

        scores.requires_grad_(true);
        var counted = mask.flatten();
        var reference = nn.functional.cross_entropy(
            scores.flatten(0, 1)[counted], targets.flatten()[counted], reduction: nn.Reduction.Sum) / 2;
        reference.backward();
        Assert.InRange(NumericGradient.RelativeError(scores.grad!, byHand), 0, 1e-10);
        Assert.Equal(reference.item<double>(), loss.item<double>(), 1e-12);
    }

    [Fact]
    public void IsTheSumOverWordsDividedBySequences()
    {
        using var scope = NewDisposeScope();
        var (loss, _) = TemporalSoftmaxLoss.Forward(zeros(2, 3, 5), from_array(Targets), from_array(Mask));
        Assert.Equal(3 * Math.Log(5) / 2, loss.item<float>(), 1e-5);
    }

    [Fact]
    public void StepsThatDoNotCountHaveNoGradient()
    {
        using var scope = NewDisposeScope();
        var (targets, mask) = (from_array(Targets), from_array(Mask));
        var (_, kept) = TemporalSoftmaxLoss.Forward(randn(2, 3, 5), targets, mask);
        var gradient = TemporalSoftmaxLoss.Backward(kept, targets, mask);
        Assert.Equal(0, gradient[mask.logical_not()].abs().sum().item<float>());
        Assert.True(gradient[mask].abs().sum(1).gt(0).all().item<bool>());
    }

    [Fact]
    public void ABatchWithoutWordsHasNoLoss()
    {
        using var scope = NewDisposeScope();
        var (targets, mask) = (zeros(2, 3, int64), zeros(2, 3, ScalarType.Bool));
        var (loss, kept) = TemporalSoftmaxLoss.Forward(randn(2, 3, 5), targets, mask);
        Assert.Equal(0, loss.item<float>());
        Assert.Equal(0, TemporalSoftmaxLoss.Backward(kept, targets, mask).abs().sum().item<float>());
    }

    [Fact]
    public void AnImpossiblePaddingWordDoesNoHarm()
    {
        using var scope = NewDisposeScope();
        var scores = randn(2, 3, 5);
        scores[.., .., 0].fill_(float.NegativeInfinity);
        var (targets, mask) = (from_array(Targets), from_array(Mask));
        var (loss, kept) = TemporalSoftmaxLoss.Forward(scores, targets, mask);
        Assert.True(float.IsFinite(loss.item<float>()));
        Assert.True(TemporalSoftmaxLoss.Backward(kept, targets, mask).isfinite().all().item<bool>());
    }
}
