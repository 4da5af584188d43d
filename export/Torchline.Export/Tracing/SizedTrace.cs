namespace Torchline.Export.Tracing;

/// <summary>One run of the program at given sizes.</summary>
/// <param name="Sizes">Value of each dynamic dimension.</param>
/// <param name="Program">What it did.</param>
internal sealed record SizedTrace(IReadOnlyDictionary<string, long> Sizes, TracedProgram Program)
{
    /// <summary>Elements of all results.</summary>
    public long Elements { get; } = Program.AllCalls
        .SelectMany(call => call.Results).OfType<Value>().Sum(value => value.Recorded.Shape.Aggregate(1L, (product, size) => product * size));

    public string Describe() => DescribeSizes(Sizes);

    public static string DescribeSizes(IReadOnlyDictionary<string, long> sizes) =>
        sizes.Count == 0 ? "fixed sizes" : string.Join(", ", sizes.Select(size => $"{size.Key} = {size.Value}"));
}
