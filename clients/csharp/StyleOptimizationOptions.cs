namespace Torchline.Client;

/// <summary>What is asked about an image that is to be stylized.</summary>
public sealed record StyleOptimizationOptions
{
    /// <summary>The styles, one at least, all of one model: <c>["starry-night", new("the-scream", 0.4)]</c>.</summary>
    public required IReadOnlyList<StyleWeight> Styles { get; init; }

    /// <summary>From 0, which leaves the image as it is, to 1, the full style, which null means too.</summary>
    public float? Strength { get; init; }

    /// <summary>The long side of the answer, in pixels; null for the image's, up to what the service allows (1024 by default).</summary>
    public int? Size { get; init; }

    /// <summary><c>image/jpeg</c>, <c>image/png</c> or <c>image/webp</c>; null for JPEG if the image is one, else PNG.</summary>
    public string? MediaType { get; init; }

    /// <summary>The name of a model, or null for the first that has the styles.</summary>
    public string? Model { get; init; }
}
