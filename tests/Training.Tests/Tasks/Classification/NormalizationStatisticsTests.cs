using Torchline.Training.Core.Optimization;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Classification;

public sealed class NormalizationStatisticsTests
{
    [Fact]
    public void AreTheMeansOverTheBatches()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var normalizer = nn.BatchNorm2d(3);
        var network = nn.Sequential(normalizer, nn.Dropout(0.5));
        normalizer.running_mean!.fill_(100); // what it was trained on is forgotten
        Tensor[] batches = [.. Enumerable.Range(0, 4).Select(i => (randn(8, 3, 5, 5) * (i + 1)) + i)];
        NormalizationStatistics.Estimate(network, batches);

        var mean = stack([.. batches.Select(batch => batch.mean([0, 2, 3]))]).mean([0]);
        var variance = stack([.. batches.Select(batch => batch.var([0, 2, 3], unbiased: true))]).mean([0]);
        Assert.True(normalizer.running_mean!.allclose(mean, rtol: 1e-4, atol: 1e-5));
        Assert.True(normalizer.running_var!.allclose(variance, rtol: 1e-4, atol: 1e-5));
        Assert.Equal(0.1, normalizer.momentum);
    }
}
