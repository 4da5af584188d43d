using System.Globalization;

namespace Torchline.Export.Sizes;

/// <summary>
/// An integer of a program as a function of its dynamic dimensions: a polynomial with integer coefficients over dimensions, floors of
/// quotients, minima and maxima. Kept in a normal form, so that equal functions are mostly equal expressions.
/// </summary>
public sealed partial class SizeExpression : IEquatable<SizeExpression>
{
    private readonly string text;

    private SizeExpression(IEnumerable<SizeTerm> terms)
    {
        Terms =
        [
            .. terms.GroupBy(term => term.Key)
                .Select(group => group.First() with { Coefficient = group.Sum(term => term.Coefficient) })
                .Where(term => term.Coefficient != 0)
                .OrderByDescending(term => term.Factors.Count).ThenBy(term => term.Key, StringComparer.Ordinal),
        ];
        text = Describe();
    }

    /// <summary>The products that are added up, those of most factors first, the constant last.</summary>
    internal IReadOnlyList<SizeTerm> Terms { get; }

    /// <summary>Whether no dynamic dimension takes part.</summary>
    public bool IsConstant => Terms.All(term => term.Factors.Count == 0);

    /// <summary>The number, where it is one.</summary>
    public long? Value => IsConstant ? Offset : null;

    /// <summary>Whether it is one dynamic dimension as it stands.</summary>
    public bool IsSymbol => Terms is [{ Coefficient: 1, Factors: [SizeFactor.Symbol] }];

    /// <summary>The constant that is added.</summary>
    internal long Offset => Terms is [.., { Factors.Count: 0 } last] ? last.Coefficient : 0;

    /// <summary>A plain number.</summary>
    public static SizeExpression Constant(long value) => new([new SizeTerm(value, [])]);

    /// <summary>One dynamic dimension.</summary>
    public static SizeExpression Symbol(string name) => Of(new SizeFactor.Symbol(name));

    /// <summary>The smaller of two.</summary>
    public static SizeExpression Min(SizeExpression left, SizeExpression right) => Extremum(left, right, isMaximum: false);

    /// <summary>The larger of two.</summary>
    public static SizeExpression Max(SizeExpression left, SizeExpression right) => Extremum(left, right, isMaximum: true);

    /// <summary>Its value for given sizes.</summary>
    public long Evaluate(IReadOnlyDictionary<string, long> sizes) => Terms.Sum(term =>
        term.Factors.Aggregate(term.Coefficient, (product, factor) => product * factor.Evaluate(sizes)));

    /// <summary>Division that rounds towards minus infinity, as sizes of convolutions and pools do.</summary>
    public static long FloorDivide(long dividend, long divisor) =>
        dividend / divisor - (dividend % divisor != 0 && dividend < 0 != divisor < 0 ? 1 : 0);

    /// <summary>The sum.</summary>
    public static SizeExpression operator +(SizeExpression left, SizeExpression right) => new([.. left.Terms, .. right.Terms]);

    /// <summary>The difference.</summary>
    public static SizeExpression operator -(SizeExpression left, SizeExpression right) => left + -right;

    /// <summary>The negative.</summary>
    public static SizeExpression operator -(SizeExpression value) => value * Constant(-1);

    /// <summary>The product.</summary>
    public static SizeExpression operator *(SizeExpression left, SizeExpression right) =>
        new(left.Terms.SelectMany(_ => right.Terms, (one, other) => one.Times(other)));

    /// <summary>A plain number.</summary>
    public static implicit operator SizeExpression(long value) => Constant(value);

    /// <inheritdoc/>
    public bool Equals(SizeExpression? other) => other is not null && text == other.text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SizeExpression);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => text;

    /// <summary>The expression with each of its factors replaced.</summary>
    internal SizeExpression Replace(Func<SizeFactor, SizeExpression> replacement) => Terms.Aggregate(
        Constant(0), (sum, term) => sum + term.Factors.Aggregate(Constant(term.Coefficient), (product, factor) => product * replacement(factor)));

    internal static SizeExpression Of(SizeFactor factor) => Of(new SizeTerm(1, [factor]));

    internal static SizeExpression Of(SizeTerm term) => new([term]);

    private static SizeExpression Extremum(SizeExpression left, SizeExpression right, bool isMaximum)
    {
        // Where they differ by a constant, one of them is larger at all sizes.
        if ((left - right).Value is { } difference) return difference > 0 == isMaximum ? left : right;
        var isOrdered = string.CompareOrdinal(left.text, right.text) < 0;
        return Of(isOrdered ? new SizeFactor.Extremum(left, right, isMaximum) : new SizeFactor.Extremum(right, left, isMaximum));
    }

    private string Describe()
    {
        if (Terms.Count == 0) return "0";
        var parts = Terms.Select((term, index) =>
        {
            var magnitude = Math.Abs(term.Coefficient);
            var product = string.Join('*', term.Factors);
            var value = term.Factors.Count == 0
                ? magnitude.ToString(CultureInfo.InvariantCulture)
                : magnitude == 1 ? product : FormattableString.Invariant($"{magnitude}*{product}");
            return (index, term.Coefficient < 0) switch
            {
                (0, false) => value,
                (0, true) => $"-{value}",
                (_, false) => $" + {value}",
                (_, true) => $" - {value}",
            };
        });
        return string.Concat(parts);
    }
}

/// <summary>A product of a <see cref="SizeExpression"/>: a number times factors, which are sorted.</summary>
internal sealed record SizeTerm(long Coefficient, IReadOnlyList<SizeFactor> Factors)
{
    /// <summary>The factors as text: terms of the same factors add up.</summary>
    public string Key { get; } = string.Join('*', Factors);

    public SizeTerm Times(SizeTerm other) => new(
        Coefficient * other.Coefficient,
        [.. Factors.Concat(other.Factors).OrderBy(factor => factor.ToString(), StringComparer.Ordinal)]);
}

/// <summary>What a <see cref="SizeExpression"/> multiplies.</summary>
internal abstract record SizeFactor
{
    private SizeFactor() { }

    public abstract long Evaluate(IReadOnlyDictionary<string, long> sizes);

    /// <summary>A dynamic dimension.</summary>
    public sealed record Symbol(string Name) : SizeFactor
    {
        public override long Evaluate(IReadOnlyDictionary<string, long> sizes) => sizes[Name];
        public override string ToString() => Name;
    }

    /// <summary>A quotient, rounded down.</summary>
    public sealed record Quotient(SizeExpression Dividend, SizeExpression Divisor) : SizeFactor
    {
        public override long Evaluate(IReadOnlyDictionary<string, long> sizes) =>
            SizeExpression.FloorDivide(Dividend.Evaluate(sizes), Divisor.Evaluate(sizes));
        public override string ToString() => $"floor({Parenthesised(Dividend)}/{Parenthesised(Divisor)})";

        private static string Parenthesised(SizeExpression value) => value.IsSymbol || value.IsConstant ? $"{value}" : $"({value})";
    }

    /// <summary>The smaller or the larger of two.</summary>
    public sealed record Extremum(SizeExpression Left, SizeExpression Right, bool IsMaximum) : SizeFactor
    {
        public override long Evaluate(IReadOnlyDictionary<string, long> sizes) => IsMaximum
            ? Math.Max(Left.Evaluate(sizes), Right.Evaluate(sizes))
            : Math.Min(Left.Evaluate(sizes), Right.Evaluate(sizes));
        public override string ToString() => $"{(IsMaximum ? "max" : "min")}({Left}, {Right})";
    }
}
