namespace Torchline.Export.Sizes;

/// <summary>Families of functions of one size, among which those are found that give an integer in all traces.</summary>
internal static class SizeFamilies
{
    private const int LargestDivisor = 64;

    /// <summary>A multiple of a size, and a number.</summary>
    public static SizeExpression? Affine(PooledSize size, long[] observed)
    {
        var x = size.Values;
        var other = Array.FindIndex(x, value => value != x[0]);
        if (other < 0) return null;
        var (rise, run) = (observed[other] - observed[0], x[other] - x[0]);
        if (rise == 0 || rise % run != 0) return null;
        var slope = rise / run;
        var offset = observed[0] - slope * x[0];
        for (var trace = 0; trace < x.Length; trace++)
            if (slope * x[trace] + offset != observed[trace]) return null;
        return size.Expression * slope + offset;
    }

    /// <summary>
    /// floor((a x + o) / c), times the common divisor of the integers' differences. The offsets that fit are an interval; both of its ends
    /// are candidates, so that further traces narrow it to one.
    /// </summary>
    public static IEnumerable<SizeExpression> Quotients(PooledSize size, long[] observed)
    {
        var step = observed.Skip(1).Aggregate(0L, (gcd, value) => SizeExpression.GreatestDivisor(gcd, value - observed[0]));
        var first = observed[0] - observed[0] / step * step;
        foreach (var scale in step == 1 ? [1L] : (long[])[1, step])
        {
            var rest = scale == 1 ? 0 : first;
            for (var multiple = 1L; multiple <= 9; multiple++)
            {
                for (var divisor = 2L; divisor <= (multiple == 1 ? LargestDivisor : 10); divisor++)
                {
                    if (SizeExpression.GreatestDivisor(multiple, divisor) != 1) continue;
                    var (low, high) = (long.MinValue, long.MaxValue);
                    for (var trace = 0; trace < observed.Length && low <= high; trace++)
                    {
                        var least = (observed[trace] - rest) / scale * divisor - multiple * size.Values[trace];
                        (low, high) = (Math.Max(low, least), Math.Min(high, least + divisor - 1));
                    }
                    if (low > high) continue;
                    // No offset, and rounding up, are what programs write.
                    long[] offsets = low <= 0 && 0 <= high ? [0, low, high] : low <= divisor - 1 && divisor - 1 <= high ? [divisor - 1, low, high] : [low, high];
                    foreach (var offset in offsets.Distinct())
                        yield return (size.Expression * multiple + offset).FloorDivide(divisor) * scale + rest;
                }
            }
        }
    }

    /// <summary>The smaller or the larger of a size (and a number added) and a constant, where the traces have both.</summary>
    public static IEnumerable<SizeExpression> Extrema(PooledSize size, long[] observed)
    {
        foreach (var isMaximum in (bool[])[false, true])
        {
            var limit = isMaximum ? observed.Min() : observed.Max();
            foreach (var offset in observed.Zip(size.Values, (value, x) => value - x).Distinct())
            {
                var found = isMaximum ? SizeExpression.Max(size.Expression + offset, limit) : SizeExpression.Min(size.Expression + offset, limit);
                if (observed.Zip(size.Values).All(pair => pair.First == (isMaximum
                        ? Math.Max(pair.Second + offset, limit)
                        : Math.Min(pair.Second + offset, limit))) && !found.IsConstant)
                {
                    yield return found;
                }
            }
        }
    }

    /// <summary>A size (and a number added) between two constants, where the traces have both.</summary>
    public static IEnumerable<SizeExpression> Clamps(PooledSize size, long[] observed)
    {
        var (least, most) = (observed.Min(), observed.Max());
        foreach (var offset in observed.Zip(size.Values, (value, x) => value - x).Distinct())
        {
            if (observed.Zip(size.Values).All(pair => pair.First == Math.Clamp(pair.Second + offset, least, most)))
                yield return SizeExpression.Min(SizeExpression.Max(size.Expression + offset, least), most);
        }
    }

    /// <summary>What a size leaves when it is divided, what it lacks of the next multiple, and one more.</summary>
    public static IEnumerable<SizeExpression> Remainders(PooledSize size, long[] observed)
    {
        foreach (var offset in (long[])[0, 1])
        {
            for (var divisor = Math.Max(2, observed.Max() - offset + 1); divisor <= LargestDivisor; divisor++)
            {
                foreach (var sign in (long[])[1, -1])
                {
                    if (observed.Zip(size.Values).All(pair => Modulo(sign * pair.Second, divisor) + offset == pair.First))
                        yield return size.Expression * sign - (size.Expression * sign).FloorDivide(divisor) * divisor + offset;
                }
            }
        }
    }

    public static long Modulo(long value, long divisor) => value - SizeExpression.FloorDivide(value, divisor) * divisor;
}

/// <summary>A size and its values; the expression of a product is made when it fits.</summary>
internal sealed class PooledSize(Func<SizeExpression> expression, long[] values)
{
    private SizeExpression? made;

    public SizeExpression Expression => made ??= expression();
    public long[] Values => values;

    public PooledSize Times(PooledSize other)
    {
        var products = new long[values.Length];
        for (var trace = 0; trace < products.Length; trace++) products[trace] = values[trace] * other.Values[trace];
        return new PooledSize(() => Expression * other.Expression, products);
    }
}
