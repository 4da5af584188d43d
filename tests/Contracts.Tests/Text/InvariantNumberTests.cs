using System.Globalization;
using Torchline.Contracts.Text;
using Xunit;

namespace Contracts.Tests.Text;

public sealed class InvariantNumberTests
{
    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("-.5", -0.5)]
    [InlineData("+1e-3", 0.001)]
    [InlineData("2.5E2", 250)]
    [InlineData("7", 7)]
    public void ANumberWithAPointIsRead(string text, double expected)
    {
        Assert.True(InvariantNumber.TryParse(text, out double value, out var mistake));
        Assert.Equal(expected, value);
        Assert.Null(mistake);
    }

    [Theory]
    [InlineData("0,5", "has a comma; write 0.5")]
    [InlineData("1,5e-3", "write 1.5e-3")]
    [InlineData("1,000", "write 1.000, or 1000 if it separates thousands")]
    [InlineData("1,000,000.5", "write 1000000.5")]
    [InlineData("1.000,5", "has a comma; write a number with a point")]
    [InlineData(",", "write a number with a point, such as 0.5")]
    [InlineData("1 000", "has a separator between digits; write 1000")]
    [InlineData("1_000", "write 1000")]
    [InlineData("1'000.5", "write 1000.5")]
    [InlineData(" 1", "write 1")]
    [InlineData("٠٫٥", "has other digits than 0 to 9; write 0.5")]
    [InlineData("１２", "write 12")]
    [InlineData("NaN", "'NaN' is not a number")]
    [InlineData("Infinity", "'Infinity' is not a number")]
    [InlineData("-∞", "is not a number")]
    [InlineData("1e999", "is too large")]
    [InlineData("0x10", "is not a number")]
    [InlineData("50%", "is not a number")]
    [InlineData("", "there is no value")]
    public void WhatIsNoRealNumberIsRefusedWithTheSpellingThatIs(string text, string mistake) => AssertRefused<double>(text, mistake);

    [Theory]
    [InlineData("1,5", "has a comma; write a whole number")]
    [InlineData("1,000", "has a comma; write 1000")]
    [InlineData("1.0", "is no whole number; write it without a point")]
    [InlineData("1e3", "is no whole number")]
    [InlineData("99999999999", "is too large")]
    [InlineData("five", "is not a whole number")]
    public void WhatIsNoWholeNumberIsRefused(string text, string mistake) => AssertRefused<int>(text, mistake);

    [Fact]
    public void TheCultureOfTheMachineDoesNotCount()
    {
        var (before, german) = (CultureInfo.CurrentCulture, (CultureInfo)CultureInfo.InvariantCulture.Clone());
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NumberGroupSeparator = ".";
        try
        {
            CultureInfo.CurrentCulture = german;
            Assert.True(InvariantNumber.TryParse("0.5", out float value, out _));
            Assert.Equal(0.5f, value);
            AssertRefused<float>("0,5", "write 0.5");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void AssertRefused<T>(string text, string expected)
        where T : struct, System.Numerics.INumber<T>
    {
        Assert.False(InvariantNumber.TryParse(text, out T _, out var mistake));
        Assert.Contains(expected, mistake);
    }
}
