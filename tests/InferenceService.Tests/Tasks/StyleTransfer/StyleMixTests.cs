using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Torchline.InferenceService.Tasks.StyleTransfer;

namespace InferenceService.Tests.Tasks.StyleTransfer;

public class StyleMixTests
{
    private static readonly string[] Names = ["night", "scream", "wave"];

    [Theory]
    [InlineData("night", 1, 0, 0)]
    [InlineData("wave:0.1", 0, 0, 1)]
    [InlineData("night,scream", 0.5, 0.5, 0)]
    [InlineData(" night : 3 , wave ", 0.75, 0, 0.25)]
    [InlineData("scream,night:0.25", 0.2, 0.8, 0)]
    [InlineData("night:0,wave:1e3", 0, 0, 1)]
    [InlineData("wave:1e-320", 0, 0, 1)]
    public void WeightsAreSharesOfTheirSum(string text, float night, float scream, float wave)
    {
        Assert.True(StyleMix.TryParse(text, 3, out var mix, out _));
        Assert.Equal([night, scream, wave], mix.WeightsOf(Names), (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }

    [Theory]
    [InlineData(null, "style is missing")]
    [InlineData("", "style is missing")]
    [InlineData("  ", "style is missing")]
    [InlineData(",", "without a name")]
    [InlineData("night,", "without a name")]
    [InlineData(":1", "without a name")]
    [InlineData("night:", "The weight '' of the style 'night'")]
    [InlineData("night:-1", "The weight '-1'")]
    [InlineData("night:NaN", "The weight 'NaN'")]
    [InlineData("night:Infinity", "between 0 and 1000")]
    [InlineData("night:1e999", "between 0 and 1000")]
    [InlineData("night:1001", "between 0 and 1000")]
    [InlineData("night:much", "The weight 'much'")]
    [InlineData("night:1:2", "The weight '1:2'")]
    [InlineData("night:0", "only weights of 0")]
    [InlineData("night:0,wave:-0.0", "only weights of 0")]
    [InlineData("night,wave,night", "'night' twice")]
    [InlineData("a,b,c,d", "more than 3 styles")]
    public void WhatMakesNoSenseIsTold(string? text, string reason)
    {
        Assert.False(StyleMix.TryParse(text, 3, out _, out var problem));
        Assert.Contains(reason, problem);
    }

    [Fact]
    public void AnyTextIsReadOrRefused()
    {
        var pieces = Gen.Elements("night", "wave", ":", ",", "-", ".", "1", "0", "e", "9", "NaN", " ", "∞", "\0");
        Check.QuickThrowOnFailure(Prop.ForAll(pieces.ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var read = StyleMix.TryParse(text, 3, out var mix, out var problem);
            Assert.Equal(read, problem is null);
            if (read)
            {
                Assert.InRange(mix!.Styles.Count, 1, 3);
                Assert.Equal(1, mix.WeightsOf([.. mix.Styles.Select(style => style.Name)]).Sum(), 1e-5);
            }
        }));
    }

    [Fact]
    public void NumbersAreReadAlikeEverywhere()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            Assert.True(StyleMix.TryParse("night:0.5,wave:1.5", 3, out var mix, out _));
            Assert.Equal([0.25f, 0, 0.75f], mix.WeightsOf(Names));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
