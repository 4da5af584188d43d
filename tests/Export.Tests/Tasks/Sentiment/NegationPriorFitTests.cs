using Torchline.Export;
using Torchline.Export.Tasks.Sentiment;
using Xunit;

namespace Export.Tests.Tasks.Sentiment;

public sealed class NegationPriorFitTests
{
    private static readonly double[] Negatives = [.. Enumerable.Range(1, 100).Select(i => -i / 10.0)]; // -0.1 to -10

    [Theory]
    [InlineData(0.95, 0.599)]
    [InlineData(0.99, 0.199)]
    [InlineData(0.5, 5.099)]
    public void TheShiftTurnsAsManyAsItMay(double keep, double shift)
    {
        Assert.Equal(shift, NegationPriorFit.Of(Negatives.OrderBy(value => value % 7), keep), 1e-9);
        Assert.Equal(keep, Negatives.Count(value => value + shift < 0) / 100.0, 1e-9);
    }

    [Fact]
    public void WhatFewerKeepAlreadyStays() => Assert.Equal(0, NegationPriorFit.Of([.. Negatives, .. Enumerable.Repeat(1.0, 20)], 0.95));

    [Fact]
    public void TheShiftHasABound() => Assert.Equal(10, NegationPriorFit.Of(Enumerable.Repeat(-16.0, 100), 0.95));

    [Fact]
    public void TooFewTextsAreRefused() =>
        Assert.Contains("too few", Assert.Throws<ExportException>(() => NegationPriorFit.Of([-1, -2, -3], 0.95)).Message);
}
