using Torchline.Training.Tasks.StyleTransfer;
using Torchline.Training.Tasks.StyleTransfer.StyleNetworks;
using Xunit;

namespace Training.Tests.Tasks.StyleTransfer.StyleNetworks;

public sealed class StyleScoreTests
{
    private static readonly double[] Falling = [100, 60, 30, 20];

    [Theory]
    [InlineData(100, 0)]
    [InlineData(59, 2)]
    [InlineData(20, 3)]
    public void TheOptimisationMatchesTheNetworkWhenItIsAsGood(double network, int iterations) =>
        Assert.Equal(iterations, Score(network).MatchedAfter);

    [Fact]
    public void ABetterNetworkIsNeverMatched() => Assert.Null(Score(19).MatchedAfter);

    [Fact]
    public void SmoothnessDoesNotCount() => Assert.Equal(1.5, Score(30).Ratio);

    private static StyleScore Score(double network) => new(
        "night", new LossValues(network / 3, network * 2 / 3, TotalVariation: 7), new LossValues(15, 5, TotalVariation: 1_000), Falling);
}
