namespace Torchline.Export.Sizes;

/// <summary>
/// Finds the functions of the dynamic sizes that give an integer of the program in all traces: an argument that C# computed of sizes that
/// the program had. Where several functions fit, <see cref="Separating"/> has the sizes to trace next.
/// </summary>
/// <param name="traces">The dynamic sizes of each trace.</param>
internal sealed class SizeMatcher(IReadOnlyList<IReadOnlyDictionary<string, long>> traces)
{
    private const int MostCandidates = 250;
    private const int MostFactors = 16; // of triple products

    private const int FirstOfSteps = 3; // of the families

    private readonly List<PooledSize> pool = [];
    private readonly HashSet<SizeExpression> known = [];
    private readonly Dictionary<string, SizeExpression[]> matched = [];
    private readonly List<SizeExpression[]> ambiguous = [];

    /// <summary>Whether an integer is a function with steps or corners, which may differ at any size between those that were traced.</summary>
    public bool HasSteps { get; private set; }

    /// <summary>Adds a size that the program has from here on.</summary>
    public void Add(SizeExpression size)
    {
        if (!size.IsConstant && known.Add(size)) pool.Add(new PooledSize(() => size, [.. traces.Select(size.Evaluate)]));
    }

    /// <summary>The simplest function that gives the integers, null where there is none.</summary>
    public SizeExpression? Match(IReadOnlyList<long> observed)
    {
        if (observed.All(value => value == observed[0])) return observed[0];
        // What counts from the end is the negative of a size.
        if (observed.All(value => value <= 0)) return Match([.. observed.Select(value => -value)]) is { } positive ? -positive : null;
        var key = string.Join(',', observed);
        if (!matched.TryGetValue(key, out var candidates))
        {
            (var family, candidates) = Candidates([.. observed]).Select(functions => functions.Distinct().Take(MostCandidates).ToArray()).Index()
                .FirstOrDefault(found => found.Item.Length > 0, (0, []));
            if (candidates.Length == 0) return null;
            HasSteps |= family >= FirstOfSteps;
            matched[key] = candidates;
            if (candidates.Length > 1) ambiguous.Add(candidates);
        }
        return candidates[0];
    }

    /// <summary>The function that gives the fractions, null where there is none.</summary>
    /// <param name="observed">The fraction in each trace.</param>
    /// <param name="precision">Largest relative difference: rounding of the fraction's type.</param>
    public SizeScalar? Match(IReadOnlyList<double> observed, double precision)
    {
        foreach (var power in (double[])[1, -1, 0.5, -0.5, 2])
        {
            var roots = observed.Select(value => Math.Pow(value, 1 / power)).ToArray();
            if (roots.All(root => Math.Abs(root) < 1L << 31 && Math.Abs(root - Math.Round(root)) <= 4 * precision * Math.Abs(root))
                && Match([.. roots.Select(root => (long)Math.Round(root))]) is { IsConstant: false } whole)
            {
                return new SizeScalar(1, whole, power);
            }
        }
        foreach (var size in pool.Concat(Products()).Where(size => size.Values.All(value => value > 0)))
        {
            foreach (var power in (double[])[1, -1, 0.5, -0.5, 2])
            {
                var scalar = new SizeScalar(observed[0] / Math.Pow(size.Values[0], power), size.Expression, power);
                if (observed.Zip(traces).All(pair => Math.Abs(scalar.Evaluate(pair.Second) - pair.First) <= precision * Math.Abs(pair.First)))
                    return scalar with { Coefficient = Rounded(scalar.Coefficient) };
            }
        }
        return null;
    }

    /// <summary>Notes two functions that must be equal. Where no trace has sizes at which they differ, such sizes are to be traced.</summary>
    public void RequireEqual(SizeExpression left, SizeExpression right)
    {
        if (traces.All(sizes => left.Evaluate(sizes) == right.Evaluate(sizes))) ambiguous.Add([left, right]);
    }

    /// <summary>Of some sizes, those at which most of the program's sizes are odd that were even in all traces, or even that were odd; null where none is.</summary>
    public IReadOnlyDictionary<string, long>? Covering(IEnumerable<IReadOnlyDictionary<string, long>> sizes)
    {
        var uniform = pool.Where(size => size.Values.All(value => SizeFamilies.Modulo(value, 2) == SizeFamilies.Modulo(size.Values[0], 2))).ToArray();
        if (uniform.Length == 0) return null;
        var best = sizes
            .Select(candidate => (candidate, Gain: uniform.Count(size => SizeFamilies.Modulo(size.Expression.Evaluate(candidate), 2) != SizeFamilies.Modulo(size.Values[0], 2))))
            .DefaultIfEmpty().MaxBy(pair => pair.Gain); // no sizes may be left
        return best.Gain > 0 ? best.candidate : null;
    }

    /// <summary>The functions that fit an integer where there are several, for a message.</summary>
    public string Ambiguity => string.Join(" or ", ambiguous[0].Take(3));

    /// <summary>Of some sizes, those at which most of the functions that fit differ from the one that was chosen; null where none differs.</summary>
    public IReadOnlyDictionary<string, long>? Separating(IEnumerable<IReadOnlyDictionary<string, long>> sizes)
    {
        if (ambiguous.Count == 0) return null;
        var all = ambiguous.Sum(functions => functions.Length - 1);
        var (best, most) = (default(IReadOnlyDictionary<string, long>), 0);
        foreach (var candidate in sizes)
        {
            var separated = ambiguous.Sum(functions =>
            {
                var chosen = functions[0].Evaluate(candidate);
                return functions.Skip(1).Count(function => function.Evaluate(candidate) != chosen);
            });
            if (separated > most) (best, most) = (candidate, separated);
            if (2 * separated > all) break; // halves them at least
        }
        return best;
    }

    /// <summary>The functions that fit by families, the simplest first: a family counts where no simpler one fits.</summary>
    private IEnumerable<IEnumerable<SizeExpression>> Candidates(long[] observed)
    {
        yield return pool.Where(size => size.Values.SequenceEqual(observed)).Select(size => size.Expression);
        yield return pool.Select(size => SizeFamilies.Affine(size, observed)).OfType<SizeExpression>();
        yield return Sums(observed).Concat(Products().Select(size => SizeFamilies.Affine(size, observed)).OfType<SizeExpression>());
        yield return pool.SelectMany(size => SizeFamilies.Extrema(size, observed).Concat(SizeFamilies.Remainders(size, observed)))
            .Concat(Limits(observed)).Concat(pool.SelectMany(size => SizeFamilies.Quotients(size, observed)))
            .Concat(pool.SelectMany(size => SizeFamilies.Clamps(size, observed)));
        yield return Triples().Select(size => SizeFamilies.Affine(size, observed)).OfType<SizeExpression>();
        yield return Products().Take(MostFactors * MostFactors).SelectMany(size => SizeFamilies.Quotients(size, observed));
    }

    private IEnumerable<PooledSize> Products() => pool.SelectMany((first, index) => pool.Skip(index).Select(second => first.Times(second)));

    private IEnumerable<PooledSize> Triples() =>
        Products().Take(MostFactors * MostFactors).SelectMany(_ => pool.Take(MostFactors), (pair, size) => pair.Times(size));

    /// <summary>A sum or a difference of two sizes, and a number.</summary>
    private IEnumerable<SizeExpression> Sums(long[] observed)
    {
        foreach (var (index, first) in pool.Index())
        {
            foreach (var second in pool.Skip(index + 1))
            {
                foreach (var (left, right) in ((int, int)[])[(1, 1), (1, -1), (-1, 1)])
                {
                    var offset = observed[0] - left * first.Values[0] - right * second.Values[0];
                    if (observed.Index().All(trace => left * first.Values[trace.Index] + right * second.Values[trace.Index] + offset == trace.Item))
                        yield return first.Expression * left + second.Expression * right + offset;
                }
            }
        }
    }

    /// <summary>The smaller or the larger of two sizes.</summary>
    private IEnumerable<SizeExpression> Limits(long[] observed)
    {
        foreach (var (index, first) in pool.Index())
        {
            foreach (var second in pool.Skip(index + 1))
            {
                if (observed.Index().All(trace => trace.Item == Math.Min(first.Values[trace.Index], second.Values[trace.Index])))
                    yield return SizeExpression.Min(first.Expression, second.Expression);
                if (observed.Index().All(trace => trace.Item == Math.Max(first.Values[trace.Index], second.Values[trace.Index])))
                    yield return SizeExpression.Max(first.Expression, second.Expression);
            }
        }
    }

    /// <summary>A coefficient that is a short decimal but for rounding is that decimal.</summary>
    private static double Rounded(double coefficient)
    {
        var rounded = (double)(float)coefficient;
        var digits = Math.Round(coefficient, 9);
        return Math.Abs(digits - coefficient) < 1e-14 * Math.Abs(coefficient) ? digits : Math.Abs(rounded - coefficient) < 1e-15 ? rounded : coefficient;
    }
}
