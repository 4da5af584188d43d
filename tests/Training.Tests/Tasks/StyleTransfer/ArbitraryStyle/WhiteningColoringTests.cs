using Torchline.Training.Tasks.StyleTransfer.Networks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.StyleTransfer.ArbitraryStyle;

public sealed class WhiteningColoringTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public WhiteningColoringTests() => manual_seed(1);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void TheStatisticsAreThoseOfAllPlaces()
    {
        var x = tensor(new float[] { 1, 3, 5, 7, 2, 2, 4, 4 }, [1, 2, 2, 2]);
        var statistics = ChannelStatistics.Of(x);
        Assert.Equal([4f, 3f], statistics.Mean.flatten().data<float>().ToArray());
        Assert.Equal([5f, 2f, 2f, 1f], statistics.Covariance.flatten().data<float>().ToArray());
        Assert.Equal(Math.Sqrt(5), statistics.Deviation()[0, 0].ToDouble(), 1e-4);
    }

    [Fact]
    public void ARootTimesItselfIsTheMatrixAndItsInverseUndoesIt()
    {
        var basis = randn(3, 6, 6);
        var covariances = basis.matmul(basis.transpose(1, 2)) / 6 + (eye(6) * 0.5); // (3, 6, 6)
        var (root, inverse) = MatrixRoots.Of(covariances);
        var mean = covariances.diagonal(dim1: 1, dim2: 2).mean([1], keepdim: true).unsqueeze(-1);
        Assert.True((root.matmul(root) - covariances - (mean * 0.003 * eye(6))).abs().max().ToDouble() < 1e-3);
        Assert.True((root.matmul(inverse) - eye(6)).abs().max().ToDouble() < 1e-3);
    }

    [Fact]
    public void ActivationsGetTheMeanAndTheCovarianceOfTheStyle()
    {
        var content = Mixed(2, 4, 24, 32, shift: 3);
        var style = ChannelStatistics.Of(Mixed(1, 4, 40, 16, shift: -1));
        var transformed = ChannelStatistics.Of(WhiteningColoring.Of(content, style));
        Assert.True((transformed.Mean - style.Mean).abs().max().ToDouble() < 1e-3);
        var error = (transformed.Covariance - style.Covariance).square().sum().sqrt() / style.Covariance.square().sum().sqrt();
        Assert.True(error.ToDouble() < 0.05, $"the covariance differs by {error.ToDouble():P1}");
        Assert.True((ChannelStatistics.Of(content).Covariance - style.Covariance).square().sum().sqrt().ToDouble() > 0.5);
    }

    [Fact]
    public void AnImageOfOneColourGetsTheMeanOfTheStyle()
    {
        var style = ChannelStatistics.Of(Mixed(1, 3, 16, 16, shift: 2));
        var transformed = WhiteningColoring.Of(full([1, 3, 16, 16], 0.7f), style);
        Assert.True((transformed.flatten(2) - style.Mean).abs().max().ToDouble() < 1e-2);
        Assert.True(WhiteningColoring.Of(randn(1, 3, 16, 16), ChannelStatistics.Of(zeros(1, 3, 16, 16))).isfinite().all().item<bool>());
    }

    [Fact]
    public void GradientsFlowThroughTheStatistics()
    {
        var x = Mixed(1, 3, 12, 12, shift: 0).requires_grad_();
        WhiteningColoring.Of(x, ChannelStatistics.Of(Mixed(1, 3, 12, 12, shift: 1))).square().narrow(2, 0, 4).sum().backward();
        Assert.True(x.grad!.isfinite().all().item<bool>());
        Assert.True(x.grad.narrow(2, 8, 4).abs().max().ToDouble() > 0, "places that are not measured change the statistics");
    }

    private static Tensor Mixed(long count, long channels, long height, long width, double shift)
    {
        var mixing = (randn(channels, channels) * 0.4) + (eye(channels) * 2);
        return mixing.matmul(randn(count, channels, height * width)).view(count, channels, height, width) + shift;
    }
}
