namespace Torchline.Export.Sizes;

/// <summary>What a declared dynamic dimension may be.</summary>
/// <param name="Smallest">Its smallest size.</param>
/// <param name="Largest">Its largest size, null where none is declared.</param>
/// <param name="Step">What every size is a multiple of.</param>
internal readonly record struct DeclaredSize(long Smallest, long? Largest, long Step);

/// <summary>How small and how large a size can be, by interval arithmetic over the declared dimensions.</summary>
internal sealed class SizeBounds(IReadOnlyDictionary<string, DeclaredSize> dimensions)
{
    /// <summary>Stands for a size without a limit; its square still is a 64-bit integer.</summary>
    public const long Unbounded = 1L << 31;

    private const long Limit = Unbounded * Unbounded;
    private const long LargestDivisor = 1 << 16;
    private const long LargestNumber = 1L << 32;

    /// <summary>The bounds of an expression, which may be wider than what it can be.</summary>
    public (long Least, long Most) Of(SizeExpression size)
    {
        var (least, most) = OfTerms(size);
        if (size.Terms.Count < 2 || !size.Terms.Any(term => HasRemainder(term, out _)) || !AreSmall(size)) return (least, most);
        var (low, high) = OfRemainders(size);
        return (Math.Max(least, low), Math.Min(most, high));
    }

    /// <summary>The expression without minima and maxima that one side always decides.</summary>
    public SizeExpression Simplify(SizeExpression size) => size.IsConstant || size.IsSymbol ? size : size.Replace(factor => factor switch
    {
        SizeFactor.Extremum extremum => Simplify(Simplify(extremum.Left), Simplify(extremum.Right), extremum.IsMaximum),
        SizeFactor.Quotient quotient => Simplify(quotient.Dividend).FloorDivide(Simplify(quotient.Divisor)),
        _ => SizeExpression.Of(factor),
    });

    /// <summary>
    /// The bounds by floor(a / d) = (a - r) / d with a remainder r from 0 to d - 1: unlike the terms one by one, a size and its half keep
    /// together, as in 2 floor((n + 1) / 2) - n, which is 0 or 1.
    /// </summary>
    private (long Least, long Most) OfRemainders(SizeExpression size)
    {
        var quotients = size.Terms.Where(term => HasRemainder(term, out _)).ToArray();
        var common = 1L;
        foreach (var term in quotients)
        {
            _ = HasRemainder(term, out var divisor);
            common = SizeExpression.LeastCommonMultiple(common, divisor);
            if (common > LargestDivisor) return (-Limit, Limit);
        }
        var (multiple, least, most) = (SizeExpression.Constant(0), (Int128)0, (Int128)0);
        foreach (var term in size.Terms)
        {
            if (!HasRemainder(term, out var divisor))
            {
                multiple += SizeExpression.Of(term) * common;
                continue;
            }
            var factor = term.Coefficient * (common / divisor);
            multiple += ((SizeFactor.Quotient)term.Factors[0]).Dividend * factor;
            var remainder = (Int128)factor * (divisor - 1);
            (least, most) = (least - Int128.Max(remainder, 0), most - Int128.Min(remainder, 0));
        }
        var (low, high) = Of(multiple);
        return (
            low + least <= -Limit ? -Limit : -SizeExpression.FloorDivide(-(long)(low + least), common),
            high + most >= Limit ? Limit : SizeExpression.FloorDivide((long)(high + most), common));
    }

    /// <summary>Whether the numbers can be multiplied by a divisor: an end that is left open is the largest number there is.</summary>
    private static bool AreSmall(SizeExpression size) => size.Terms.All(term => term.Coefficient is > -LargestNumber and < LargestNumber
        && (!HasRemainder(term, out _) || AreSmall(((SizeFactor.Quotient)term.Factors[0]).Dividend)));

    /// <summary>Whether a term is a multiple of a quotient by a constant.</summary>
    private static bool HasRemainder(SizeTerm term, out long divisor)
    {
        divisor = term.Factors is [SizeFactor.Quotient { Divisor.Value: { } value }] ? value : 0;
        return divisor > 0;
    }

    private (long Least, long Most) OfTerms(SizeExpression size)
    {
        var (least, most) = (0L, 0L);
        foreach (var term in size.Terms)
        {
            var (low, high) = Product(term);
            (least, most) = (Clamped((Int128)least + low), Clamped((Int128)most + high));
        }
        return (least, most);
    }

    private SizeExpression Simplify(SizeExpression left, SizeExpression right, bool isMaximum)
    {
        var (least, most) = Of(left - right);
        if (least >= 0) return isMaximum ? left : right;
        if (most <= 0) return isMaximum ? right : left;
        return isMaximum ? SizeExpression.Max(left, right) : SizeExpression.Min(left, right);
    }

    private (long Least, long Most) Product(SizeTerm term)
    {
        var (least, most) = (term.Coefficient, term.Coefficient);
        foreach (var factor in term.Factors)
        {
            var (low, high) = Of(factor);
            Int128[] corners = [(Int128)least * low, (Int128)least * high, (Int128)most * low, (Int128)most * high];
            (least, most) = (Clamped(corners.Min()), Clamped(corners.Max()));
        }
        return (least, most);
    }

    private (long Least, long Most) Of(SizeFactor factor)
    {
        switch (factor)
        {
            case SizeFactor.Symbol symbol:
                var declared = dimensions[symbol.Name];
                return (declared.Smallest, declared.Largest ?? Unbounded);
            case SizeFactor.Extremum extremum:
                var (left, right) = (Of(extremum.Left), Of(extremum.Right));
                return extremum.IsMaximum
                    ? (Math.Max(left.Least, right.Least), Math.Max(left.Most, right.Most))
                    : (Math.Min(left.Least, right.Least), Math.Min(left.Most, right.Most));
            case SizeFactor.Quotient { Divisor.Value: { } divisor } quotient:
                var (low, high) = Of(quotient.Dividend);
                return (SizeExpression.FloorDivide(low, divisor), SizeExpression.FloorDivide(high, divisor));
            case SizeFactor.Quotient quotient:
                var (smallest, largest) = Of(quotient.Dividend);
                return (Math.Min(smallest, 0), Math.Max(largest, 0));
            default:
                throw new InvalidOperationException($"{factor} is no factor of a size");
        }
    }

    private static long Clamped(Int128 value) => (long)Int128.Clamp(value, -Limit, Limit);
}
