namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>The name and the sizes of a captioner.</summary>
public sealed record CaptionerArchitecture
{
    /// <summary>The decoder, one of <see cref="Captioner.Models"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Numbers that describe a region of an image (C).</summary>
    public int FeatureSize { get; init; } = 512;

    /// <summary>Regions along a side of the grid that an image is seen in.</summary>
    public int Grid { get; init; } = 7;

    /// <summary>Numbers in a word's vector (E).</summary>
    public int EmbeddingSize { get; init; } = 256;

    /// <summary>Numbers in the LSTM's state (H).</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary>In how many ways attention looks at once.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The share of word vectors and of states that is dropped in training.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>The share of what is known of an image that is dropped in training.</summary>
    public double FeatureDropout { get; init; } = 0.2;

    /// <summary>Regions of an image (R).</summary>
    public int Regions => Grid * Grid;
}
