using Torchline.Export.Sizes;
using Xunit;

namespace Export.Tests.Sizes;

public sealed class SizeExpressionTests
{
    private static readonly SizeExpression B = SizeExpression.Symbol("b");
    private static readonly SizeExpression N = SizeExpression.Symbol("n");

    [Fact]
    public void EqualPolynomialsAreEqual()
    {
        Assert.Equal(B * (N + 1) * 2 - 2 * B, N * B * 2);
        Assert.Equal("2*b*n - n + 3", $"{B * N * 2 - N + 3}");
        Assert.Equal("0", $"{N - N}");
    }

    [Theory]
    [InlineData(5, 1, 2, 2)] // two strided layers are one quotient
    [InlineData(0, 3, 4, 8)]
    public void AQuotientOfAQuotientIsOneQuotient(long inner, long outer, long first, long second)
    {
        var stacked = ((N + inner).FloorDivide(first) + outer).FloorDivide(second);

        Assert.DoesNotContain("floor((floor", stacked.ToString());
        for (var n = 0L; n < 100; n++) Assert.Equal(((n + inner) / first + outer) / second, stacked.Evaluate(Of(n)));
    }

    [Fact]
    public void WholeMultiplesLeaveTheFloor()
    {
        Assert.Equal("floor((n + 1)/2) + 2*n", $"{(N * 5 + 1).FloorDivide(2)}");
        Assert.Equal(N * 3 + 1, (N * 6 + 3).FloorDivide(2));
        Assert.Equal((N + 1).FloorDivide(2), (N * 3 + 4).FloorDivide(6)); // floor((3n + 4) / 6) = floor((n + 1) / 2)
    }

    [Fact]
    public void AnExactQuotientOfPolynomialsHasNoFloor()
    {
        Assert.Equal(N + 1, ((N + 1) * B).FloorDivide(B));
        Assert.Equal(B * N, (B * N * N + B * N).FloorDivide(N + 1));
        Assert.Equal("floor((b + n)/n)", $"{(B + N).FloorDivide(N)}");
    }

    [Fact]
    public void RoundingUpIsRoundingDownOfTheNegative()
    {
        for (var n = 0L; n < 40; n++) Assert.Equal((n + 6) / 7, N.CeilDivide(7).Evaluate(Of(n)));
    }

    [Fact]
    public void OfTwoThatDifferByANumberOneIsLarger()
    {
        Assert.Equal(N + 1, SizeExpression.Max(N, N + 1));
        Assert.Equal(N - 2, SizeExpression.Min(N, N - 2));
        Assert.Equal("min(10, n)", $"{SizeExpression.Min(N, 10)}");
    }

    [Fact]
    public void BoundsDecideMinimaAndMaxima()
    {
        var bounds = new SizeBounds(new Dictionary<string, DeclaredSize> { ["n"] = new(4, 20, 1) });

        Assert.Equal(N - 3, bounds.Simplify(SizeExpression.Max(N - 3, 0)));
        Assert.Equal(N, bounds.Simplify(SizeExpression.Min(N, 20)));
        Assert.Equal((1, 17), bounds.Of(N - 3));
        Assert.Equal((2, 10), bounds.Of(N.FloorDivide(2)));
    }

    [Fact]
    public void ASizeAndItsHalvesKeepTogether()
    {
        var bounds = new SizeBounds(new Dictionary<string, DeclaredSize> { ["n"] = new(1, null, 1) });
        var half = (N + 1).FloorDivide(2);
        var quarter = (half + 1).FloorDivide(2);

        Assert.Equal((0, 1), bounds.Of(2 * half - N));
        Assert.Equal((0, 1), bounds.Of(2 * quarter - half));
        Assert.Equal((0, 3), bounds.Of(4 * quarter - N));
        Assert.Equal((-1, 0), bounds.Of(2 * N.FloorDivide(2) - N));
    }

    [Fact]
    public void DivisionByZeroIsRefused() => Assert.Throws<DivideByZeroException>(() => N.FloorDivide(0));

    private static Dictionary<string, long> Of(long n) => new() { ["n"] = n };
}
