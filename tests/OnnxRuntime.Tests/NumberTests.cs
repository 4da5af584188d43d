using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

public class NumberTests
{
    [Fact]
    public void Every_Float16_is_what_Half_is()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var number = new Float16((ushort)bits);
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.Equal((float)half, number.ToFloat());
            Assert.Equal(Half.IsNaN(half), Float16.IsNaN(number));
            Assert.Equal(Half.IsInfinity(half), Float16.IsInfinity(number));
            Assert.Equal(Half.IsSubnormal(half), Float16.IsSubnormal(number));
            Assert.Equal(Half.IsNormal(half), Float16.IsNormal(number));
            Assert.Equal(Half.IsNegative(half), Float16.IsNegative(number));
            Assert.Equal(-half, BitConverter.UInt16BitsToHalf(Float16.Negate(number).value));
            if (!Half.IsNaN(half)) Assert.Equal(bits, ((Float16)(float)half).value);
        }
    }

    [Fact]
    public void Every_BFloat16_goes_to_a_single_and_back()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var number = new BFloat16((ushort)bits);
            if (BFloat16.IsNaN(number)) Assert.True(BFloat16.IsNaN((BFloat16)number.ToFloat()));
            else Assert.Equal(bits, ((BFloat16)number.ToFloat()).value);
        }
    }

    [Theory]
    [InlineData(0x3F80_8000u, 0x3F80)] // A tie goes to the even neighbour: down …
    [InlineData(0x3F81_8000u, 0x3F82)] // … or up.
    [InlineData(0x3F80_8001u, 0x3F81)]
    [InlineData(0x3F80_7FFFu, 0x3F80)]
    [InlineData(0x7F7F_FFFFu, 0x7F80)] // The largest single is nearer to infinity.
    public void A_single_is_rounded_to_the_nearest_BFloat16(uint single, int expected) =>
        Assert.Equal(expected, ((BFloat16)BitConverter.UInt32BitsToSingle(single)).value);

    [Fact]
    public void Numbers_compare_by_value()
    {
        Assert.True(Float16.Zero == Float16.NegativeZero);
        Assert.True(Float16.NaN != new Float16(Float16.NaN.value));
        Assert.True(Float16.NaN.Equals(Float16.NaN));
        Assert.True(Float16.MinValue < Float16.One && Float16.One < Float16.Pi && Float16.Pi <= Float16.MaxValue);
        Assert.True(BFloat16.NegativeInfinity < BFloat16.MinValue && BFloat16.MaxValue < BFloat16.PositiveInfinity);
        Assert.Equal(3.140625f, Float16.Pi.ToFloat());
        Assert.Equal(3.140625f, BFloat16.Pi.ToFloat());
        Assert.Equal("1.5", ((BFloat16)1.5f).ToString());
        Assert.Equal(1, Float16.One.CompareTo(null));
        Assert.Throws<ArgumentException>(() => Float16.One.CompareTo("1"));
    }
}
