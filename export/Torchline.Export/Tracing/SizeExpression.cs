using System.Globalization;

namespace Torchline.Export.Tracing;

/// <summary>
/// An integer of a traced program as a function of its dynamic dimensions: <c>floor((Coefficient · Π Symbols · Π Factors + Offset) /
/// Divisor)</c>. Without symbols and factors it is a constant.
/// </summary>
public sealed record SizeExpression(long Coefficient, IReadOnlyList<string> Symbols, long Offset, long Divisor = 1)
{
    /// <summary>Sizes that are multiplied: how many pixels a layer has whose height and width are such expressions.</summary>
    public IReadOnlyList<SizeExpression> Factors { get; init; } = [];

    /// <summary>A plain number.</summary>
    public static SizeExpression Constant(long value) => new(0, [], value);

    /// <summary>One dynamic dimension.</summary>
    public static SizeExpression Symbol(string name) => new(1, [name], 0);

    /// <summary>A multiple of a product of sizes.</summary>
    public static SizeExpression Product(long coefficient, params IReadOnlyList<SizeExpression> factors) => new(coefficient, [], 0) { Factors = factors };

    /// <summary>Whether no dynamic dimension takes part.</summary>
    public bool IsConstant => Symbols.Count == 0 && Factors.Count == 0;

    /// <summary>The number, where it is one.</summary>
    public long? Value => IsConstant ? Offset : null;

    /// <summary>Whether it is one dynamic dimension as it stands.</summary>
    public bool IsSymbol => Symbols.Count == 1 && Factors.Count == 0 && Coefficient == 1 && Offset == 0 && Divisor == 1;

    /// <summary>Its value for given sizes.</summary>
    public long Evaluate(IReadOnlyDictionary<string, long> sizes)
    {
        var product = Factors.Aggregate(
            Symbols.Aggregate(Coefficient, (value, symbol) => value * sizes[symbol]), (value, factor) => value * factor.Evaluate(sizes));
        return FloorDivide(product + Offset, Divisor);
    }

    /// <summary>Division that rounds towards minus infinity, as sizes of convolutions and pools do.</summary>
    public static long FloorDivide(long dividend, long divisor) =>
        dividend / divisor - (dividend % divisor != 0 && dividend < 0 != divisor < 0 ? 1 : 0);

    /// <inheritdoc/>
    public bool Equals(SizeExpression? other) =>
        other is not null && Coefficient == other.Coefficient && Offset == other.Offset && Divisor == other.Divisor
        && Symbols.SequenceEqual(other.Symbols) && Factors.SequenceEqual(other.Factors);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Coefficient, Offset, Divisor, string.Join('·', Symbols), Factors.Count);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (IsConstant) return Offset.ToString(CultureInfo.InvariantCulture);
        var product = string.Join('*', Symbols.Concat(Factors.Select(factor => factor.IsSymbol ? $"{factor}" : $"({factor})")));
        var text = Coefficient == 1 ? product : $"{Coefficient}*{product}";
        if (Offset != 0) text += Offset > 0 ? $" + {Offset}" : $" - {-Offset}";
        return Divisor == 1 ? text : $"({text})/{Divisor}";
    }
}
