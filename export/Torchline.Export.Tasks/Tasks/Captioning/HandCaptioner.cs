using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Export.Tasks.Captioning;

/// <summary>A captioner by hand with the ResNet-18 before it that it was trained on: pixels to features, features to captions.</summary>
internal sealed class HandCaptioner : nn.Module
{
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();
    private readonly ResNetEncoder encoder = new();
    private readonly CaptioningRnn decoder;

    /// <summary>Puts an untrained encoder before a decoder, which belongs to this module from now on.</summary>
    /// <param name="decoder">Says captions of pooled features.</param>
    public HandCaptioner(CaptioningRnn decoder)
        : base(nameof(HandCaptioner))
    {
        this.decoder = decoder;
        RegisterComponents();
    }

    /// <summary>What sees, with torchvision's state-dict keys, without its head.</summary>
    public ResNetEncoder Encoder => encoder;

    /// <summary>What says.</summary>
    public CaptioningRnn Decoder => decoder;

    /// <summary>What the encoder sees in an image as a whole.</summary>
    /// <param name="pixels">RGB pixels (B, S, S, 3), uint8.</param>
    /// <returns>Features (B, C).</returns>
    public Tensor Encode(Tensor pixels)
    {
        using var images = normalization.call(pixels); // (B, 3, S, S)
        return encoder.Pooled(images); // (B, C)
    }
}
