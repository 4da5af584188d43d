namespace Torchline.Contracts.Packages;

/// <summary>A measured figure.</summary>
public sealed record Metric
{
    /// <summary>What was measured, for example <c>accuracy</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The data it was measured on, for example <c>test</c>.</summary>
    public required string Data { get; init; }

    /// <summary>The figure of the very weights in this package; shares are between 0 and 1.</summary>
    public required double Value { get; init; }

    /// <summary>The mean over training runs that differ in their seed only.</summary>
    public double? Mean { get; init; }

    /// <summary>The figures of those runs.</summary>
    public IReadOnlyList<SeedMetric> Seeds { get; init; } = [];
}

/// <summary>The figure of one training run.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Value">Its figure.</param>
public sealed record SeedMetric(long Seed, double Value);
