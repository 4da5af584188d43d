using Torchline.Export.Quantization;
using Xunit;

namespace Export.Tests.Quantization;

public sealed class ActivationStatisticsTests
{
    private static readonly Random Random = new(3);

    [Fact]
    public void MinimumMaximumIsTheRangeOfTheValuesAndZero()
    {
        var statistics = new ActivationStatistics(keepsHistogram: false);
        statistics.Add([2, 5]);
        statistics.Add([3, 4]);
        Assert.Equal((0f, 5f), statistics.Range(new Int8Options()));
    }

    [Fact]
    public void APercentileLeavesOutliersOutside()
    {
        var statistics = Of([.. Enumerable.Range(0, 100_000).Select(_ => Random.NextSingle() * 2 - 1), 1000, -500]);
        var (minimum, maximum) = statistics.Range(new Int8Options { Range = RangeRule.Percentile, Percentile = 99.9 });
        Assert.InRange(minimum, -1.3f, -0.95f);
        Assert.InRange(maximum, 0.95f, 1.3f);
    }

    [Fact]
    public void TheSmallestErrorCutsALongTailAndKeepsAShortOne()
    {
        var options = new Int8Options { Range = RangeRule.MeanSquaredError };
        var flat = Of([.. Enumerable.Range(0, 2_000_000).Select(_ => Random.NextSingle())]);
        Assert.InRange(flat.Range(options).Maximum, 0.97f, 1);

        // n values in steps of m / 255 and one at 20 have the error n (m / 255)^2 / 12 + (20 - m)^2: least at m = 5.6.
        flat.Add([20]);
        Assert.InRange(flat.Range(options).Maximum, 5.2f, 6);
    }

    [Theory]
    [InlineData(RangeRule.Percentile)]
    [InlineData(RangeRule.MeanSquaredError)]
    public void TheOrderInWhichValuesComeHardlyMatters(RangeRule rule)
    {
        float[] values = [.. Enumerable.Range(0, 20_000).Select(_ => MathF.Pow(Random.NextSingle() * 4 - 2, 5))];
        var options = new Int8Options { Range = rule, Percentile = 99 };
        var ascending = Of([.. values.OrderBy(Math.Abs)]).Range(options);
        var descending = Of([.. values.OrderByDescending(Math.Abs)]).Range(options);
        Assert.Equal(ascending.Minimum, descending.Minimum, 0.02f);
        Assert.Equal(ascending.Maximum, descending.Maximum, 0.02f);
    }

    private static ActivationStatistics Of(float[] values)
    {
        var statistics = new ActivationStatistics(keepsHistogram: true);
        foreach (var chunk in values.Chunk(1000)) statistics.Add(chunk);
        return statistics;
    }
}
