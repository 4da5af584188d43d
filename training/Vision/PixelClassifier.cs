using static TorchSharp.torch;

namespace Torchline.Training.Vision;

/// <summary>A network with its normalisation before it: what is exported and served.</summary>
/// <remarks>The network's state-dict keys begin with <c>network.</c> here; the normalisation has none.</remarks>
public sealed class PixelClassifier : nn.Module<Tensor, Tensor>
{
    private readonly PixelNormalization normalization;
    private readonly nn.Module<Tensor, Tensor> network;

    /// <summary>Puts a normalisation before a network, which both belong to this module from now on.</summary>
    /// <param name="normalization">Pixels (B, H, W, 3) to images (B, 3, H, W).</param>
    /// <param name="network">Images to logits (B, classes).</param>
    public PixelClassifier(PixelNormalization normalization, nn.Module<Tensor, Tensor> network) : base(nameof(PixelClassifier))
    {
        this.normalization = normalization;
        this.network = network;
        RegisterComponents();
    }

    /// <summary>The logits of each class.</summary>
    /// <param name="pixels">RGB pixels (B, H, W, 3), uint8.</param>
    /// <returns>Logits (B, classes).</returns>
    public override Tensor forward(Tensor pixels)
    {
        using var images = normalization.call(pixels); // (B, 3, H, W)
        return network.call(images); // (B, classes)
    }
}
