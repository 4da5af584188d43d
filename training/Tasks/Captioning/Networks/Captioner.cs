using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning.Networks;

/// <summary>A captioner: a ResNet-18 that sees, and a decoder that says what it sees.</summary>
public sealed class Captioner : nn.Module
{
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();
    private readonly ResNetEncoder encoder = new();
    private readonly CaptionDecoder decoder;

    /// <summary>An untrained captioner.</summary>
    /// <param name="architecture">The decoder and its sizes.</param>
    /// <param name="words">Words of the vocabulary (V).</param>
    /// <exception cref="ArgumentException">There is no decoder of that name.</exception>
    public Captioner(CaptionerArchitecture architecture, int words)
        : base(nameof(Captioner))
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

    /// <summary>What sees, with torchvision's state-dict keys, without its head.</summary>
    public ResNetEncoder Encoder => encoder;

    /// <summary>What says.</summary>
    public CaptionDecoder Decoder => decoder;

    /// <summary>What the encoder sees: a vector for each region of a square grid, row by row.</summary>
    /// <param name="pixels">RGB pixels (B, S, S, 3), uint8.</param>
    /// <returns>Regions (B, (S / 32)², C).</returns>
    public Tensor Encode(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var map = encoder.call(normalization.call(pixels)); // (B, C, S / 32, S / 32)
        return map.flatten(2).transpose(1, 2).contiguous().MoveToOuterDisposeScope(); // (B, R, C)
    }
}
