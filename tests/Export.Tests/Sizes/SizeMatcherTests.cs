using Torchline.Export.Sizes;
using Xunit;

namespace Export.Tests.Sizes;

public sealed class SizeMatcherTests
{
    private static readonly IReadOnlyDictionary<string, long>[] Traces = [Of(3, 8), Of(5, 12), Of(1, 2), Of(68, 2), Of(1, 69), Of(1, 259)];

    [Theory]
    [InlineData("n", "n")]
    [InlineData("3 * n + 2", "3*n + 2")]
    [InlineData("b * n", "b*n")]
    [InlineData("2 * b * n - 5", "2*b*n - 5")]
    [InlineData("b + n", "b + n")]
    [InlineData("n - b", "-b + n")]
    [InlineData("n / 16", "floor(n/16)")]
    [InlineData("n * 3 / 2", "floor(n/2) + n")]
    [InlineData("min(n, 100)", "min(100, n)")]
    [InlineData("max(n, 4)", "max(4, n)")]
    public void ExpressionsAreFound(string written, string expected) => Assert.Equal(expected, Matcher().Match(Observed(written))?.ToString());

    [Fact]
    public void WhatIsNoFunctionOfTheSizesIsNot() => Assert.Null(Matcher().Match([9, 2, 40, 1, 7, 3]));

    [Fact]
    public void FurtherSizesSeparateFunctionsThatFit()
    {
        // (n + 2) / 8 and (n + 3) / 8 differ at n = 5, 13, 21, … alone.
        IReadOnlyDictionary<string, long>[] traces = [Of(1, 8), Of(1, 16), Of(1, 800)];
        var matcher = new SizeMatcher(traces);
        matcher.Add(SizeExpression.Symbol("n"));
        matcher.Match([.. traces.Select(sizes => (sizes["n"] + 2) / 8)]);

        var next = matcher.Separating(Enumerable.Range(1, 40).Select(n => Of(1, n)));

        Assert.NotNull(next);
    }

    [Fact]
    public void ScalesByRootsAndReciprocalsAreFound()
    {
        var matcher = Matcher();

        Assert.Equal(-0.5, matcher.Match([.. Traces.Select(sizes => 3 / Math.Sqrt(sizes["n"]))], 1e-12)?.Power);
        Assert.Equal("b*n", matcher.Match([.. Traces.Select(sizes => 1.0 / (sizes["n"] * sizes["b"]))], 1e-12)?.Size.ToString());
        Assert.Null(matcher.Match([.. Traces.Select(sizes => Math.Log(sizes["n"]))], 1e-12));
    }

    private static SizeMatcher Matcher()
    {
        var matcher = new SizeMatcher(Traces);
        matcher.Add(SizeExpression.Symbol("b"));
        matcher.Add(SizeExpression.Symbol("n"));
        return matcher;
    }

    private static long[] Observed(string written) => [.. Traces.Select(sizes => (sizes["b"], sizes["n"]) is var (b, n) ? written switch
    {
        "n" => n,
        "3 * n + 2" => 3 * n + 2,
        "b * n" => b * n,
        "2 * b * n - 5" => 2 * b * n - 5,
        "b + n" => b + n,
        "n - b" => n - b,
        "n / 16" => n / 16,
        "n * 3 / 2" => n * 3 / 2,
        "min(n, 100)" => Math.Min(n, 100),
        "max(n, 4)" => Math.Max(n, 4),
        _ => throw new ArgumentException(written),
    } : 0)];

    private static IReadOnlyDictionary<string, long> Of(long b, long n) => new Dictionary<string, long> { ["b"] = b, ["n"] = n };
}
