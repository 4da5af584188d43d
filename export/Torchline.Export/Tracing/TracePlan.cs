using Torchline.Export.Sizes;

namespace Torchline.Export.Tracing;

/// <summary>
/// The sizes at which a program is traced. The smallest that are declared, and the largest, are always traced: what a program does at 1 or
/// at a limit of its own shows there.
/// </summary>
internal sealed class TracePlan
{
    /// <summary>Elements that an input has at most in a trace, unless a declared size asks for more.</summary>
    private const long MostElements = 2_000_000;

    private const int SmallSteps = 26;

    // Below, between and near the probes; of all remainders by small divisors.
    private static readonly long[] Scattered = [1023, 120, 517, 90, 301, 770, 150, 418, 212, 895, 619, 999];

    // Primes, so that none is by chance a multiple of another, or of a constant of the program.
    private static readonly long[] Primes = [3, 7, 5, 11, 13, 17, 19, 23, 29, 31, 37, 41];

    // What a program limits sizes to is often 64, 100, 512: the probes lie beyond.
    private static readonly long[] Probes = [67, 257, 1031];

    private readonly ExportRequest request;
    private readonly IReadOnlyDictionary<string, DeclaredSize> declared;
    private readonly string[] names;

    public TracePlan(ExportRequest request)
    {
        this.request = request;
        declared = request.DynamicDimensions;
        names = [.. declared.Keys.Order(StringComparer.Ordinal)];
        First = SizesOf(index => PrimeSteps(index, 0));
        Smallest = SizesOf(_ => 0);
    }

    /// <summary>The sizes of the first trace, a different one for each dimension.</summary>
    public IReadOnlyDictionary<string, long> First { get; }

    /// <summary>The smallest declared sizes.</summary>
    public IReadOnlyDictionary<string, long> Smallest { get; }

    /// <summary>The sizes that are always traced, but for <see cref="First"/>.</summary>
    /// <param name="isLarge">Whether the results of a trace take much memory: a single dimension is then not traced at a larger size.</param>
    public IEnumerable<IReadOnlyDictionary<string, long>> Always(bool isLarge)
    {
        if (names.Length == 0) return [];
        var second = isLarge && names.Length == 1 && Allowed(0, 1) ? SizesOf(_ => 1) : SizesOf(index => PrimeSteps(index, names.Length));
        var largest = SizesOf(index => MostSteps(index) is { } most ? most : PrimeSteps(index, 1));
        return new[] { second, Smallest }
            .Concat(names.Any(name => declared[name].Largest is not null) ? [largest] : [])
            .Where(sizes => !Same(sizes, First)).DistinctBy(Text);
    }

    /// <summary>Ever larger sizes of each dimension without a declared largest one; the others are small.</summary>
    public IEnumerable<(string Dimension, IReadOnlyList<IReadOnlyDictionary<string, long>> Sizes)> Larger => names.Index()
        .Where(name => declared[name.Item].Largest is null)
        .Select(name => (name.Item, (IReadOnlyList<IReadOnlyDictionary<string, long>>)
        [
            .. Probes.Select(steps => SizesOf(index => index == name.Index ? steps : AtLeastOne(index))).Where(sizes => IsAffordable(sizes, long.MaxValue)),
        ]));

    /// <summary>Sizes among which to choose further ones: each dimension alone, then all of them, in a fixed order.</summary>
    /// <param name="mostElements">Elements of all inputs together, at most.</param>
    public IEnumerable<IReadOnlyDictionary<string, long>> Others(long mostElements)
    {
        foreach (var changed in Enumerable.Range(0, names.Length))
        {
            for (var steps = 0L; steps <= 70; steps++)
                if (Allowed(changed, steps) && SizesOf(index => index == changed ? steps : PrimeSteps(index, 0)) is var sizes && IsAffordable(sizes, mostElements)) yield return sizes;
        }
        var random = new Random(1);
        for (var draw = 0; draw < 64; draw++)
        {
            var limit = 4L << draw % 4; // some small, so that a few are affordable
            var steps = names.Select((_, index) => Math.Min(random.NextInt64(1, 2 * limit), MostSteps(index) ?? long.MaxValue)).ToArray();
            if (SizesOf(index => steps[index]) is var sizes && IsAffordable(sizes, mostElements)) yield return sizes;
        }
    }

    /// <summary>All small sizes, and some of the larger ones that were traced, one dimension after the other; the others are small.</summary>
    /// <param name="mostElements">Elements of all inputs together, at most.</param>
    /// <param name="traced">The sizes of all traces.</param>
    public IEnumerable<IReadOnlyDictionary<string, long>> Dense(long mostElements, IReadOnlyList<IReadOnlyDictionary<string, long>> traced) =>
        from small in Enumerable.Range(0, SmallSteps)
        from steps in small % 2 == 1 && small / 2 < Scattered.Length ? (long[])[small, Scattered[small / 2]] : [small]
        from changed in Enumerable.Range(0, names.Length)
        where Allowed(changed, steps) && (steps == small || steps <= MostTraced(changed, traced))
        let sizes = SizesOf(index => index == changed ? steps : steps == small ? PrimeSteps(index, 0) : AtLeastOne(index))
        where IsAffordable(sizes, mostElements)
        select sizes;

    /// <summary>Two sets of sizes that no trace had: a dimension beyond all of its traced sizes, as far as is declared, the others small.</summary>
    /// <param name="traced">The sizes of all traces.</param>
    public IEnumerable<IReadOnlyDictionary<string, long>> Beyond(IReadOnlyList<IReadOnlyDictionary<string, long>> traced)
    {
        if (names.Length == 0) return [];
        // The others as in the largest traces, or a step more: products of large sizes take any amount of memory.
        return new[] { (Index: 0, More: 2, Others: 0), (Index: names.Length - 1, More: 5, Others: 1) }
            .Select(beyond => SizesOf(index => Math.Min(
                index == beyond.Index ? MostTraced(index, traced) + beyond.More : AtLeastOne(index) + beyond.Others, MostSteps(index) ?? long.MaxValue)))
            .Where(sizes => !traced.Any(trace => Same(trace, sizes))).DistinctBy(Text);
    }

    /// <summary>The sizes half way between two, in declared steps; null where they are neighbours.</summary>
    public IReadOnlyDictionary<string, long>? Between(IReadOnlyDictionary<string, long> low, IReadOnlyDictionary<string, long> high)
    {
        var middle = names.ToDictionary(name => name, name =>
        {
            var step = declared[name].Step;
            return low[name] + (high[name] - low[name]) / step / 2 * step;
        });
        return Same(middle, low) || Same(middle, high) ? null : middle;
    }

    public static bool Same(IReadOnlyDictionary<string, long> left, IReadOnlyDictionary<string, long> right) =>
        left.All(size => right[size.Key] == size.Value);

    private static string Text(IReadOnlyDictionary<string, long> sizes) => string.Join(',', sizes.Values);

    private Dictionary<string, long> SizesOf(Func<int, long> steps) => names.Index().ToDictionary(
        name => name.Item, name => declared[name.Item].Smallest + declared[name.Item].Step * steps(name.Index));

    /// <summary>A prime number of steps above the smallest size, as far as the declared largest one allows.</summary>
    private long PrimeSteps(int index, int round)
    {
        var prime = Primes[(index + round) % Primes.Length] - 1;
        return Math.Min(prime, MostSteps(index) ?? long.MaxValue);
    }

    /// <summary>Steps from the smallest to the largest size of a dimension that was traced.</summary>
    private long MostTraced(int index, IReadOnlyList<IReadOnlyDictionary<string, long>> traced) =>
        traced.Max(sizes => (sizes[names[index]] - declared[names[index]].Smallest) / declared[names[index]].Step);

    private long AtLeastOne(int index) => declared[names[index]].Smallest == 0 ? 1 : 0;

    /// <summary>Steps from the smallest to the largest declared size, null where none is declared.</summary>
    private long? MostSteps(int index) => (declared[names[index]].Largest - declared[names[index]].Smallest) / declared[names[index]].Step;

    private bool Allowed(int index, long steps) => steps <= (MostSteps(index) ?? long.MaxValue);

    /// <summary>Elements of all inputs together.</summary>
    public long Elements(IReadOnlyDictionary<string, long> sizes) => request.Inputs.Sum(input => ElementsOf(input, sizes));

    private static long ElementsOf(GraphInput input, IReadOnlyDictionary<string, long> sizes) =>
        input.Dimensions.Aggregate(1L, (product, dimension) => product * (dimension.Name is { } name ? sizes[name] : dimension.Size));

    private bool IsAffordable(IReadOnlyDictionary<string, long> sizes, long mostElements) =>
        request.Inputs.All(input => ElementsOf(input, sizes) <= MostElements) && Elements(sizes) <= mostElements;
}
