namespace Torchline.Contracts.Manifest;

/// <summary>How a network's outputs become an answer.</summary>
public sealed record Decoding
{
    /// <summary>From which probability on a two-class model's answer is the second label.</summary>
    public double? Threshold { get; init; }
}
