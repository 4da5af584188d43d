using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>A captioner: a ResNet-18 as encoder, and a decoder of its features.</summary>
public sealed class Captioner : nn.Module
{
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();
    private readonly ResNetEncoder encoder = new();
    private readonly CaptionDecoder decoder;

    /// <summary>An untrained captioner.</summary>
    /// <param name="architecture">The decoder and its sizes.</param>
    /// <param name="words">Words of the vocabulary (V).</param>
    /// <exception cref="ArgumentException">There is no decoder of that name.</exception>
    public Captioner(CaptionerArchitecture architecture, int words) : base(nameof(Captioner))
    {
        decoder = architecture.Model switch
        {
            "attention" => new AttentionDecoder(words, architecture),
            "lstm" => new LstmDecoder(words, architecture),
            var other => throw new ArgumentException(
                $"there is no captioner \"{other}\"; there are {string.Join(", ", Models)}", nameof(architecture)),
        };
        RegisterComponents();
    }

    /// <summary>The names of the decoders.</summary>
    public static IReadOnlyList<string> Models { get; } = ["attention", "lstm"];

    /// <summary>The encoder, with torchvision's state-dict keys, without its head.</summary>
    public ResNetEncoder Encoder => encoder;

    /// <summary>The decoder.</summary>
    public CaptionDecoder Decoder => decoder;

    /// <summary>The encoder's features: a vector for each region of a square grid, row by row.</summary>
    /// <param name="pixels">RGB pixels (B, S, S, 3), uint8.</param>
    /// <returns>Regions (B, (S / 32)², C).</returns>
    public Tensor Encode(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var map = encoder.call(normalization.call(pixels)); // (B, C, S / 32, S / 32)
        return map.flatten(2).transpose(1, 2).contiguous().MoveToOuterDisposeScope(); // (B, R, C)
    }
}

/// <summary>The name and the sizes of a captioner.</summary>
public sealed record CaptionerArchitecture
{
    /// <summary>The decoder, one of <see cref="Captioner.Models"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Numbers that describe a region of an image (C).</summary>
    public int FeatureSize { get; init; } = 512;

    /// <summary>Regions along a side of an image's grid.</summary>
    public int Grid { get; init; } = 7;

    /// <summary>Numbers in a word's vector (E).</summary>
    public int EmbeddingSize { get; init; } = 256;

    /// <summary>Numbers in the LSTM's state (H).</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary>Attention heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The share of word vectors and of states that is dropped in training.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Dropout on the image's features.</summary>
    public double FeatureDropout { get; init; } = 0.2;

    /// <summary>Regions of an image (R).</summary>
    public int Regions => Grid * Grid;
}
