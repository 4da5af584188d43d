namespace Torchline.Contracts.Packages;

/// <summary>The figure of one training run.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Value">Its figure.</param>
public sealed record SeedMetric(long Seed, double Value);
