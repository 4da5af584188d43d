using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Sentiment;
using Xunit;

namespace Contracts.Tests.Tasks.Sentiment;

public sealed class NegationTests
{
    [Theory]
    [InlineData("The food was not good.", true)]
    [InlineData("NOT GOOD", true)]
    [InlineData("I didn't like it", true)]
    [InlineData("I didn\u2019t like it", true)]
    [InlineData("i did n't like it", true)]
    [InlineData("I cannot wait", true)]
    [InlineData("no,thanks", true)]
    [InlineData("Never again!", true)]
    [InlineData("a notable knot of noodles", false)]
    [InlineData("Nothingness", false)]
    [InlineData("great food", false)]
    [InlineData("", false)]
    public void AWordThatNegatesIsFound(string text, bool isFound) => Assert.Equal(isFound, Negation.English.IsIn(text));

    [Fact]
    public void ItIsFoundAtTheEndOfALongText() =>
        Assert.True(Negation.English.IsIn(string.Concat(Enumerable.Repeat("good ", 5_000)) + "not"));

    [Theory]
    [InlineData(0.2f, false, 0.2)]
    [InlineData(0.2f, true, 0.5)] // log-odds of -log 4, and log 4 added
    [InlineData(0.5f, true, 0.8)]
    [InlineData(0f, true, 0)]
    [InlineData(1f, true, 1)]
    public void ThePriorMovesTheLogOddsOfTextsWithOne(float probability, bool hasNegation, double calibrated) =>
        Assert.Equal(calibrated, new Calibration(1) { Negation = new(Negation.English.Words, Math.Log(4)) }.Apply(probability, hasNegation), 1e-6);

    [Fact]
    public void ThePriorIsAddedAfterTheTemperature() =>
        Assert.Equal(1 / (1 + Math.Exp(-0.5)), new Calibration(2) { Negation = new(["not"], 1.5) }.Apply((float)(1 / (1 + Math.Exp(2))), true), 1e-6);
}
