namespace Torchline.Export.Sizes;

public sealed partial class SizeExpression
{
    /// <summary>The quotient, rounded towards minus infinity. A quotient that is always whole has no rounding left in its expression.</summary>
    /// <exception cref="DivideByZeroException">The divisor is the constant 0.</exception>
    public SizeExpression FloorDivide(SizeExpression divisor)
    {
        if (divisor.Value == 0) throw new DivideByZeroException($"{this} is divided by 0");
        if (divisor.Value < 0) return (-this).FloorDivide(-divisor);
        return DivideExactly(divisor) ?? (divisor.Value is { } number ? FloorDivide(number) : Of(new SizeFactor.Quotient(this, divisor)));
    }

    /// <summary>The quotient, rounded towards infinity, as pools with <c>ceil_mode</c> do.</summary>
    public SizeExpression CeilDivide(SizeExpression divisor) => -(-this).FloorDivide(divisor);

    /// <summary>The polynomial whose product with the divisor is this one, null where there is none.</summary>
    private SizeExpression? DivideExactly(SizeExpression divisor)
    {
        var (quotient, rest) = (Constant(0), this);
        var leading = divisor.Terms[0];
        while (rest.Terms.Count > 0)
        {
            if (rest.Terms.Select(term => Divide(term, leading)).OfType<SizeTerm>().FirstOrDefault() is not { } term) return null;
            var part = new SizeExpression([term]);
            var next = rest - part * divisor;
            if (next.Terms.Count > rest.Terms.Count + divisor.Terms.Count || quotient.Terms.Count > Terms.Count) return null;
            (quotient, rest) = (quotient + part, next);
        }
        return quotient;
    }

    private static SizeTerm? Divide(SizeTerm dividend, SizeTerm divisor)
    {
        if (dividend.Coefficient % divisor.Coefficient != 0) return null;
        var factors = dividend.Factors.ToList();
        return divisor.Factors.All(factors.Remove) ? new SizeTerm(dividend.Coefficient / divisor.Coefficient, factors) : null;
    }

    /// <summary>By a positive number: whole multiples of it leave the floor, and a floor inside a floor becomes one.</summary>
    private SizeExpression FloorDivide(long divisor)
    {
        var whole = new SizeExpression(Terms.Select(term => term with { Coefficient = FloorDivide(term.Coefficient, divisor) }));
        var rest = this - whole * Constant(divisor);
        var scale = rest.Terms.Where(term => term.Factors.Count > 0).Aggregate(divisor, (gcd, term) => GreatestDivisor(gcd, term.Coefficient));
        if (scale > 1)
        {
            rest = new SizeExpression(rest.Terms.Select(term => term with { Coefficient = FloorDivide(term.Coefficient, scale) }));
            divisor /= scale;
        }
        if (rest.Value is { } number) return whole + Constant(FloorDivide(number, divisor));
        if (divisor == 1) return whole + rest;
        // floor((floor(a / b) + c) / d) = floor((a + b c) / (b d))
        if (rest.Terms[0] is { Coefficient: 1, Factors: [SizeFactor.Quotient { Divisor.Value: { } inner } nested] }
            && rest.Terms.Skip(1).All(term => term.Factors.Count == 0))
        {
            return whole + (nested.Dividend + Constant(inner * rest.Offset)).FloorDivide(Constant(inner * divisor));
        }
        return whole + Of(new SizeFactor.Quotient(rest, Constant(divisor)));
    }

    internal static long LeastCommonMultiple(long left, long right) => left / GreatestDivisor(left, right) * right;

    internal static long GreatestDivisor(long left, long right)
    {
        while (right != 0) (left, right) = (right, left % right);
        return Math.Abs(left);
    }
}
