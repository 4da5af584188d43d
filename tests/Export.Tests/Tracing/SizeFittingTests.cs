using Torchline.Export.Sizes;
using Torchline.Export.Tracing;
using Xunit;

namespace Export.Tests.Tracing;

public sealed class SizeFittingTests
{
    private static readonly IReadOnlyDictionary<string, long>[] Sizes =
    [
        Of(3, 7), Of(5, 7), Of(3, 11), Of(13, 17), Of(19, 23),
    ];

    [Theory]
    [InlineData("4")]
    [InlineData("b")]
    [InlineData("t - 1")]
    [InlineData("3*t + 2")]
    [InlineData("b*t")]
    [InlineData("2*b*t - 5")]
    [InlineData("t*t + 1")]
    [InlineData("(t + 1)/2")]
    [InlineData("(b - 3)/4")]
    [InlineData("(3*b)/2")]
    [InlineData("(9*t)/2")]
    [InlineData("(3*t)/4")]
    public void ExpressionsAreFound(string expected)
    {
        var observed = Sizes.Select(sizes => Evaluate(expected, sizes["b"], sizes["t"])).ToArray();

        Assert.Equal(expected, SizeFitting.Fit(observed, Sizes)?.ToString());
    }

    [Fact]
    public void AMultipleOfAProductOfTwoGivenSizesIsFound()
    {
        var halves = new[] { "b", "t" }.Select(name => (SizeExpression.Symbol(name) + 1).FloorDivide(2)).ToArray();
        var observed = Sizes.Select(sizes => 6 * ((sizes["b"] + 1) / 2) * ((sizes["t"] + 1) / 2)).ToArray();

        var fitted = SizeFitting.Fit(observed, Sizes, halves);

        Assert.Equal("6*((b + 1)/2)*((t + 1)/2)", fitted?.ToString());
        Assert.Equal(6 * 5 * 10, fitted?.Evaluate(Of(9, 20)));
        Assert.Null(SizeFitting.Fit(observed, Sizes));
    }

    [Fact]
    public void AMultipleOfAGivenSizeIsFound()
    {
        var quarter = (SizeExpression.Symbol("t") + 3).FloorDivide(4);
        var observed = Sizes.Select(sizes => 2 * ((sizes["t"] + 3) / 4)).ToArray();

        var fitted = SizeFitting.Fit(observed, Sizes, [quarter]);

        Assert.Equal("2*((t + 3)/4)", fitted?.ToString());
        Assert.Null(SizeFitting.Fit(observed, Sizes));
    }

    [Fact]
    public void WhatIsNoFunctionOfTheSizesIsNot() => Assert.Null(SizeFitting.Fit([9, 2, 40, 1, 7], Sizes));

    private static Dictionary<string, long> Of(long b, long t) => new() { ["b"] = b, ["t"] = t };

    private static long Evaluate(string expression, long b, long t) => expression switch
    {
        "4" => 4,
        "b" => b,
        "t - 1" => t - 1,
        "3*t + 2" => 3 * t + 2,
        "b*t" => b * t,
        "2*b*t - 5" => 2 * b * t - 5,
        "t*t + 1" => t * t + 1,
        "(t + 1)/2" => (t + 1) / 2,
        "(b - 3)/4" => SizeExpression.FloorDivide(b - 3, 4),
        "(3*b)/2" => 3 * b / 2,
        "(9*t)/2" => 9 * t / 2,
        "(3*t)/4" => 3 * t / 4,
        _ => throw new ArgumentException(expression),
    };
}
