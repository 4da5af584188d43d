namespace Torchline.Export.Sizes;

/// <summary>
/// Finds the functions of the dynamic sizes that give an integer of the program in all traces: an argument that C# computed of sizes that
/// the program had. Where several functions fit, <see cref="Separating"/> has the sizes to trace next.
/// </summary>
/// <param name="traces">The dynamic sizes of each trace.</param>
internal sealed class SizeMatcher(IReadOnlyList<IReadOnlyDictionary<string, long>> traces)
{
    private const int MostCandidates = 250;
    private const int LargestDivisor = 64;
    private const int MostFactors = 16; // of triple products

    private readonly List<PooledSize> pool = [];
    private readonly HashSet<SizeExpression> known = [];
    private readonly Dictionary<string, SizeExpression[]> matched = [];
    private readonly List<SizeExpression[]> ambiguous = [];

    /// <summary>Adds a size that the program has from here on.</summary>
    public void Add(SizeExpression size)
    {
        if (!size.IsConstant && known.Add(size)) pool.Add(new PooledSize(() => size, [.. traces.Select(size.Evaluate)]));
    }

    /// <summary>The simplest function that gives the integers, null where there is none.</summary>
    public SizeExpression? Match(IReadOnlyList<long> observed)
    {
        if (observed.All(value => value == observed[0])) return observed[0];
        var key = string.Join(',', observed);
        if (!matched.TryGetValue(key, out var candidates))
        {
            candidates = Candidates([.. observed]).Select(family => family.Distinct().Take(MostCandidates).ToArray()).FirstOrDefault(found => found.Length > 0) ?? [];
            if (candidates.Length == 0) return null;
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
        var uniform = pool.Where(size => size.Values.All(value => Modulo(value, 2) == Modulo(size.Values[0], 2))).ToArray();
        if (uniform.Length == 0) return null;
        var best = sizes
            .Select(candidate => (candidate, Gain: uniform.Count(size => Modulo(size.Expression.Evaluate(candidate), 2) != Modulo(size.Values[0], 2))))
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
        yield return pool.Select(size => Affine(size, observed)).OfType<SizeExpression>();
        yield return Sums(observed).Concat(Products().Select(size => Affine(size, observed)).OfType<SizeExpression>());
        yield return pool.SelectMany(size => Extrema(size, observed).Concat(Remainders(size, observed)))
            .Concat(Limits(observed)).Concat(pool.SelectMany(size => Quotients(size, observed)));
        yield return Triples().Select(size => Affine(size, observed)).OfType<SizeExpression>();
        yield return Products().Take(MostFactors * MostFactors).SelectMany(size => Quotients(size, observed));
    }

    private IEnumerable<PooledSize> Products() => pool.SelectMany((first, index) => pool.Skip(index).Select(second => first.Times(second)));

    private IEnumerable<PooledSize> Triples() =>
        Products().Take(MostFactors * MostFactors).SelectMany(_ => pool.Take(MostFactors), (pair, size) => pair.Times(size));

    private static SizeExpression? Affine(PooledSize size, long[] observed)
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

    /// <summary>
    /// floor((a x + o) / c), times the common divisor of the integers' differences. The offsets that fit are an interval; both of its ends
    /// are candidates, so that further traces narrow it to one.
    /// </summary>
    private static IEnumerable<SizeExpression> Quotients(PooledSize size, long[] observed)
    {
        var step = observed.Skip(1).Aggregate(0L, (gcd, value) => Divisor(gcd, Math.Abs(value - observed[0])));
        var first = observed[0] - observed[0] / step * step;
        foreach (var scale in step == 1 ? [1L] : (long[])[1, step])
        {
            var rest = scale == 1 ? 0 : first;
            for (var multiple = 1L; multiple <= 9; multiple++)
            {
                for (var divisor = 2L; divisor <= (multiple == 1 ? LargestDivisor : 10); divisor++)
                {
                    if (Divisor(multiple, divisor) != 1) continue;
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

    /// <summary>The smaller or the larger of a size (and a number added) and a constant, where the traces have both.</summary>
    private static IEnumerable<SizeExpression> Extrema(PooledSize size, long[] observed)
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

    /// <summary>What a size leaves when it is divided, what it lacks of the next multiple, and one more.</summary>
    private static IEnumerable<SizeExpression> Remainders(PooledSize size, long[] observed)
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

    private static long Modulo(long value, long divisor) => value - SizeExpression.FloorDivide(value, divisor) * divisor;

    private static long Divisor(long left, long right)
    {
        while (right != 0) (left, right) = (right, left % right);
        return left;
    }

    /// <summary>A coefficient that is a short decimal but for rounding is that decimal.</summary>
    private static double Rounded(double coefficient)
    {
        var rounded = (double)(float)coefficient;
        var digits = Math.Round(coefficient, 9);
        return Math.Abs(digits - coefficient) < 1e-14 * Math.Abs(coefficient) ? digits : Math.Abs(rounded - coefficient) < 1e-15 ? rounded : coefficient;
    }

    /// <summary>A size and its values; the expression of a product is made when it fits.</summary>
    private sealed class PooledSize(Func<SizeExpression> expression, long[] values)
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
}
