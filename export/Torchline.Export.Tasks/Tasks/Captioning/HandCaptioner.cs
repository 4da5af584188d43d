using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>A captioner by hand with the ResNet-18 before it that it was trained on: pixels to features, features to captions.</summary>
internal sealed class HandCaptioner : nn.Module
{
    private const string Suffix = "-by-hand";

    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();
    private readonly ResNetEncoder encoder = new();
    private readonly CaptioningRnn decoder;

    /// <summary>Puts an untrained encoder before a decoder, which belongs to this module from now on.</summary>
    public HandCaptioner(CaptioningRnn decoder)
        : base(nameof(HandCaptioner))
    {
        this.decoder = decoder;
        RegisterComponents();
    }

    /// <summary>The ResNet without its head, with torchvision's state-dict keys.</summary>
    public ResNetEncoder Encoder => encoder;
    /// <summary>The recurrent network.</summary>
    public CaptioningRnn Decoder => decoder;

    /// <summary>The name of the captioner around a recurrent layer in manifests: <c>rnn-by-hand</c>, <c>lstm-by-hand</c>.</summary>
    public static string NameOf(RecurrentCell cell) => cell.ToString().ToLowerInvariant() + Suffix;

    /// <summary>Whether a manifest's network is one of them.</summary>
    public static bool IsName(string model) => model.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>The encoder's features of images as wholes.</summary>
    /// <param name="pixels">RGB pixels (B, S, S, 3), uint8.</param>
    /// <returns>Features (B, C).</returns>
    public Tensor Encode(Tensor pixels)
    {
        using var images = normalization.call(pixels); // (B, 3, S, S)
        return encoder.Pooled(images); // (B, C)
    }
}
