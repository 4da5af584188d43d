using Torchline.Training.Tasks.Captioning.ByHand.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.ByHand.Layers;

public sealed class TemporalAffineTests
{
    [Theory]
    [InlineData(2, 3, 4)]
    [InlineData(1, 1, 4)]
    [InlineData(3, 4)]
    public void GradientsAgreeWithDifferencesAndAutograd(params int[] shape)
    {
        using var scope = NewDisposeScope();
        var random = new RandomTensors(13);
        var (affine, x) = (new TemporalAffine(4, 5, float64), random.Normal([.. shape]));
        random.Fill(affine);
        Tensor W = affine.get_parameter("W")!, b = affine.get_parameter("b")!;
        var dy = random.Normal([.. x.shape[..^1], 5]);

        var dx = affine.Backward(dy, x);
        (Tensor Value, Tensor Gradient)[] byHand = [(x, dx), (W, W.grad!.clone()), (b, b.grad!.clone())];
        foreach (var (value, gradient) in byHand)
            Assert.InRange(NumericGradient.RelativeError(NumericGradient.Of(() => affine.Forward(x), value, dy), gradient), 0, 1e-8);

        affine.zero_grad();
        ((x.requires_grad_(true).matmul(W) + b) * dy).sum().backward();
        foreach (var (value, gradient) in byHand)
            Assert.InRange(NumericGradient.RelativeError(value.grad!, gradient), 0, 1e-10);
        Assert.True(affine.Forward(x).allclose(x.matmul(W) + b));
    }

    [Fact]
    public void StatesAreTakenAsARecurrentLayerReturnsThem()
    {
        using var scope = NewDisposeScope();
        var affine = new TemporalAffine(4, 5, float64);
        var x = randn(3, 2, 4, float64).transpose(0, 1); // time lies outermost
        Assert.True(affine.Forward(x).allclose(affine.Forward(x.contiguous())));
        var dy = randn(2, 3, 5, float64);
        Assert.True(affine.Backward(dy, x).allclose(affine.Backward(dy, x.contiguous())));
    }
}
