namespace Torchline.Export.Tracing;

/// <summary>One run of the program at given sizes.</summary>
/// <param name="Sizes">Value of each dynamic dimension.</param>
/// <param name="Program">What it did.</param>
internal sealed record SizedTrace(IReadOnlyDictionary<string, long> Sizes, TracedProgram Program)
{
    /// <summary>Elements of all results.</summary>
    public long Elements { get; } = Program.AllCalls
        .SelectMany(call => call.Results).OfType<Value>().Sum(value => value.Recorded.Shape.Aggregate(1L, (product, size) => product * size));

    /// <summary>Elements of results at a size: they grow by a power of it, which the last two sizes give; 0 where there are fewer.</summary>
    public static double Expected(IReadOnlyList<(double Size, double Elements)> steps, double size) => steps is not [.., var before, var last]
        ? 0
        : last.Elements * Math.Pow(size / last.Size, Math.Log(last.Elements / before.Elements) / Math.Log(last.Size / before.Size));

    public string Describe() => DescribeSizes(Sizes);

    public static string DescribeSizes(IReadOnlyDictionary<string, long> sizes) =>
        sizes.Count == 0 ? "fixed sizes" : string.Join(", ", sizes.Select(size => $"{size.Key} = {size.Value}"));
}
