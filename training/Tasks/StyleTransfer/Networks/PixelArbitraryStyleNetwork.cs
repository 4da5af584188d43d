using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>An <see cref="ArbitraryStyleNetwork"/> with pixels before and after it: what is exported and served.</summary>
/// <remarks>The strength mixes pixels, as that of a <see cref="PixelStyleNetwork"/>. The network's state-dict keys begin with <c>network.</c> here.</remarks>
public sealed class PixelArbitraryStyleNetwork : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();
    private readonly ArbitraryStyleNetwork network;

    /// <summary>Puts pixels around a network.</summary>
    /// <param name="network">Paints; it belongs to this module from now on.</param>
    public PixelArbitraryStyleNetwork(ArbitraryStyleNetwork network) : base(nameof(PixelArbitraryStyleNetwork))
    {
        this.network = network;
        RegisterComponents();
    }

    /// <summary>Paints images.</summary>
    /// <param name="pixels">RGB pixels of the contents (B, H, W, 3), uint8.</param>
    /// <param name="style">RGB pixels of the style image (1, H', W', 3), uint8.</param>
    /// <param name="strength">From 0, the content as it is, to 1, the full style (B).</param>
    /// <returns>RGB pixels (B, H, W, 3), uint8.</returns>
    public override Tensor forward(Tensor pixels, Tensor style, Tensor strength)
    {
        using var unrounded = Unrounded(pixels, style, strength);
        using var rounded = unrounded.round();
        return rounded.to(uint8);
    }

    /// <summary>The same before it is rounded.</summary>
    /// <inheritdoc cref="forward" path="/param" />
    /// <returns>RGB pixels (B, H, W, 3), float32, 0 to 255.</returns>
    public Tensor Unrounded(Tensor pixels, Tensor style, Tensor strength)
    {
        using var scope = NewDisposeScope();
        var painted = network.call(normalization.call(pixels), normalization.call(style)); // (B, 3, H, W)
        return PaintedShare.Of(pixels, painted, strength).MoveToOuterDisposeScope();
    }
}
