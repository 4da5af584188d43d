using Xunit;

namespace Imaging.Tests;

/// <summary>How far two images of one size are apart, in steps of 1/255.</summary>
internal readonly record struct Difference(double Mean, int Largest)
{
    public static Difference Between(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Assert.Equal(left.Length, right.Length);
        long sum = 0;
        var largest = 0;
        for (var i = 0; i < left.Length; i++)
        {
            var difference = Math.Abs(left[i] - right[i]);
            sum += difference;
            largest = Math.Max(largest, difference);
        }

        return new((double)sum / left.Length, largest);
    }
}
