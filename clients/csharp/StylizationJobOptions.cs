namespace Torchline.Client;

/// <summary>How an image is to be optimised.</summary>
public sealed record StylizationJobOptions
{
    /// <summary>How many steps; null for the service's default, 200.</summary>
    public int? Iterations { get; init; }

    /// <summary>What the content counts, from 0 to 1000, against what it counts as usual; null for 1.</summary>
    public float? ContentWeight { get; init; }

    /// <summary>What the style counts, from 0 to 1000, against what it counts as usual; null for 1.</summary>
    public float? StyleWeight { get; init; }

    /// <summary>What smoothness counts, from 0 to 1000, against what it counts as usual; null for 1.</summary>
    public float? TotalVariationWeight { get; init; }

    /// <summary>The long side of the result, in pixels; null for the content's, up to what the service allows (384 by default).</summary>
    public int? Size { get; init; }

    /// <summary>Whether to start from noise instead of the content.</summary>
    public bool StartFromNoise { get; init; }

    /// <summary>The name of a model, or null for the service's default.</summary>
    public string? Model { get; init; }
}
