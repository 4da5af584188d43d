using Torchline.Contracts.Packages;

namespace Torchline.Export.Tasks.Programs;

/// <summary>A figure over runs that differ in their seed only.</summary>
internal static class SeedMetrics
{
    /// <summary>The metric of a package whose own run is the first.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="data">On which data.</param>
    /// <param name="results">The figure of each run.</param>
    public static Metric Of(string name, string data, IReadOnlyList<SeedMetric> results) => new()
    {
        Name = name,
        Data = data,
        Value = results[0].Value,
        Mean = results.Average(result => result.Value),
        Seeds = results,
    };
}
