using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>A <see cref="StyleNetwork"/> or an <see cref="ArbitraryStyleNetwork"/> with pixels before and after it: what is exported and served.</summary>
/// <remarks>
/// The strength mixes the content's pixels with the painted ones. The painted image keeps the content's outlines where they are, so
/// no outline is doubled; 0 gives the content to the bit, which a mixture of normalisations cannot, and no capacity is spent on it.
/// The network's state-dict keys begin with <c>network.</c> here.
/// </remarks>
public sealed class PixelStyleNetwork : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private const double White = 255;

    private readonly PixelNormalization normalization = PixelNormalization.ImageNet();
    private readonly nn.Module<Tensor, Tensor, Tensor> network;
    private readonly bool isStyleAnImage;

    /// <summary>Puts pixels around a network of several styles.</summary>
    /// <param name="network">Paints; it belongs to this module from now on.</param>
    public PixelStyleNetwork(StyleNetwork network) : this(network, isStyleAnImage: false)
    {
    }

    /// <summary>Puts pixels around a network of any style.</summary>
    /// <param name="network">Paints; it belongs to this module from now on.</param>
    public PixelStyleNetwork(ArbitraryStyleNetwork network) : this(network, isStyleAnImage: true)
    {
    }

    private PixelStyleNetwork(nn.Module<Tensor, Tensor, Tensor> network, bool isStyleAnImage) : base(nameof(PixelStyleNetwork))
    {
        (this.network, this.isStyleAnImage) = (network, isStyleAnImage);
        RegisterComponents();
    }

    /// <summary>Paints images.</summary>
    /// <param name="pixels">RGB pixels (B, H, W, 3), uint8.</param>
    /// <param name="style">The weights of the styles (B, S), each row with the sum 1; of any style, the pixels of its image (1, H', W', 3), uint8.</param>
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
        var aim = isStyleAnImage ? normalization.call(style) : style;
        var painted = network.call(normalization.call(pixels), aim).permute(0, 2, 3, 1) * White; // (B, H, W, 3)
        var content = pixels.to(float32); // (B, H, W, 3)
        var share = strength.unsqueeze(-1).unsqueeze(-1).unsqueeze(-1); // (B, 1, 1, 1)
        return (content + (painted - content) * share).clamp(0, White).MoveToOuterDisposeScope();
    }
}

/// <summary>Undoes <see cref="PixelNormalization"/>, but for the layout and the range.</summary>
internal sealed class PixelDenormalization : nn.Module<Tensor, Tensor>
{
    private readonly Tensor mean;
    private readonly Tensor deviation;

    /// <summary>The inverse of a normalisation.</summary>
    /// <param name="mean">Mean of red, green and blue, of 0 to 1.</param>
    /// <param name="deviation">Standard deviation of each.</param>
    public PixelDenormalization(IReadOnlyList<float> mean, IReadOnlyList<float> deviation) : base(nameof(PixelDenormalization))
    {
        this.mean = tensor(mean.ToArray(), [1, 3, 1, 1]);
        this.deviation = tensor(deviation.ToArray(), [1, 3, 1, 1]);
        register_buffer(nameof(mean), this.mean, persistent: false);
        register_buffer(nameof(deviation), this.deviation, persistent: false);
        RegisterComponents();
    }

    /// <summary>Gives pixels back their scale.</summary>
    /// <param name="images">Normalised images (B, 3, H, W).</param>
    /// <returns>RGB (B, 3, H, W), 0 to 1 for what can be displayed.</returns>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        return (images * deviation + mean).MoveToOuterDisposeScope();
    }
}
