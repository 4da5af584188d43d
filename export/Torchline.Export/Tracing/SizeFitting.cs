using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing;

/// <summary>Finds the <see cref="SizeExpression"/> behind an integer of several traces.</summary>
internal sealed class SizeFitting
{
    private const long LargestDivisor = 32;

    // The traces leave every remainder when a size is divided by these.
    private const long LargestFractionDivisor = 4;

    private readonly IReadOnlyList<long> observed;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, long>> sizes;

    private SizeFitting(IReadOnlyList<long> observed, IReadOnlyList<IReadOnlyDictionary<string, long>> sizes) =>
        (this.observed, this.sizes) = (observed, sizes);

    /// <summary>The simplest expression that gives every observed value, or null when there is none of these forms.</summary>
    /// <param name="observed">The integer in each trace.</param>
    /// <param name="sizes">The dynamic dimensions of each trace.</param>
    /// <param name="factors">Sizes that the program has: the integer may be a multiple of one of them, or of a product of two.</param>
    public static SizeExpression? Fit(
        IReadOnlyList<long> observed, IReadOnlyList<IReadOnlyDictionary<string, long>> sizes, IReadOnlyList<SizeExpression>? factors = null)
    {
        if (observed.All(value => value == observed[0])) return SizeExpression.Constant(observed[0]);
        var (symbols, fitting) = (sizes[0].Keys.ToArray(), new SizeFitting(observed, sizes));
        var candidates = Products(symbols).Select(fitting.Affine).Concat(symbols.Select(fitting.Quotient)).Concat(symbols.Select(fitting.Fraction));
        return candidates.FirstOrDefault(fitted => fitted is not null) ?? fitting.Product(factors ?? []);
    }

    /// <summary>Every product of distinct symbols, shortest first, then every square.</summary>
    private static IEnumerable<string[]> Products(string[] symbols) =>
        Enumerable.Range(1, (1 << symbols.Length) - 1)
            .Select(mask => symbols.Where((_, i) => (mask >> i & 1) == 1).ToArray())
            .OrderBy(product => product.Length).Concat(symbols.Select(symbol => new[] { symbol, symbol }));

    private SizeExpression? Affine(string[] product)
    {
        var x = sizes.Select(trace => product.Aggregate(1L, (value, symbol) => value * trace[symbol])).ToArray();
        var other = Array.FindIndex(x, value => value != x[0]);
        if (other < 0) return null;
        var (rise, run) = (observed[other] - observed[0], x[other] - x[0]);
        if (rise == 0 || rise % run != 0) return null;
        var slope = rise / run;
        return Verified(Form(slope, product, observed[0] - slope * x[0]));
    }

    private SizeExpression? Quotient(string symbol)
    {
        for (var divisor = 2L; divisor <= LargestDivisor; divisor++)
        {
            // floor((s + offset) / divisor) = v leaves `divisor` offsets; another trace decides between them.
            var first = observed[0] * divisor - sizes[0][symbol];
            for (var offset = first; offset < first + divisor; offset++)
                if (Verified(Form(1, [symbol], offset, divisor)) is { } fitted) return fitted;
        }
        return null;
    }

    /// <summary>A size times a fraction, rounded down: what an image's size becomes that is scaled by 1.5.</summary>
    private SizeExpression? Fraction(string symbol)
    {
        var other = Enumerable.Range(0, sizes.Count).MaxBy(trace => sizes[trace][symbol]);
        var (rise, run) = (observed[other] - observed[0], sizes[other][symbol] - sizes[0][symbol]);
        if (run == 0) return null;
        for (var divisor = 2L; divisor <= LargestFractionDivisor; divisor++)
        {
            // Rounding moves the rise by less than one: the coefficient is next to rise * divisor / run.
            var least = Math.Max(2, (rise - 1) * divisor / run);
            for (var coefficient = least; coefficient * run <= (rise + 1) * divisor; coefficient++)
            {
                if (coefficient % divisor == 0) continue;
                if (Verified(Form(coefficient, [symbol], 0, divisor)) is { } fitted) return fitted;
            }
        }
        return null;
    }

    private SizeExpression? Product(IReadOnlyList<SizeExpression> factors)
    {
        var single = factors.Select(factor => new[] { factor });
        foreach (var product in single.Concat(factors.SelectMany((first, index) => factors.Skip(index).Select(second => new[] { first, second }))))
        {
            var value = product.Aggregate(1L, (partial, factor) => partial * factor.Evaluate(sizes[0]));
            if (value == 0 || observed[0] % value != 0) continue;
            if (Verified(product.Aggregate(SizeExpression.Constant(observed[0] / value), (all, factor) => all * factor)) is { } fitted) return fitted;
        }
        return null;
    }

    private static SizeExpression Form(long coefficient, IEnumerable<string> symbols, long offset, long divisor = 1) =>
        (symbols.Aggregate(SizeExpression.Constant(coefficient), (all, symbol) => all * SizeExpression.Symbol(symbol)) + offset).FloorDivide(divisor);

    private SizeExpression? Verified(SizeExpression candidate) =>
        observed.Index().All(trace => candidate.Evaluate(sizes[trace.Index]) == trace.Item) ? candidate : null;
}
