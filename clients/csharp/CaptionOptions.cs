namespace Torchline.Client;

/// <summary>What is asked about an image that is to be described.</summary>
public sealed record CaptionOptions
{
    /// <summary>How many captions the search keeps, at most as many as the service allows (10 by default); null leaves it to the model.</summary>
    public int? Beam { get; init; }

    /// <summary>How many captions the answer has, at most as many as the search keeps; null for all.</summary>
    public int? Alternatives { get; init; }

    /// <summary>Whether each word comes with a map of where the model looked. Not every model has them.</summary>
    public bool Attention { get; init; }

    /// <summary>The name of a model, or null for the service's default.</summary>
    public string? Model { get; init; }
}
