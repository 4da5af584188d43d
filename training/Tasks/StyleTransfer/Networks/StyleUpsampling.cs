using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// Doubles the resolution: bilinear interpolation, then a convolution with noise. A transposed convolution would lay a checkerboard over the image
/// (Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", 2016), and nearest neighbours leave squares for the convolution to
/// smooth.
/// </summary>
internal sealed class StyleUpsampling : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly StyleConvolution convolution;

    /// <param name="styles">Styles (S).</param>
    /// <param name="channels">Channels that come in (C).</param>
    /// <param name="width">Channels that come out (D).</param>
    /// <param name="noisePeriod">Places of the larger image after which the noise repeats.</param>
    public StyleUpsampling(long styles, long channels, long width, long noisePeriod)
        : base(nameof(StyleUpsampling))
    {
        convolution = new StyleConvolution(styles, channels, width, noisePeriod: noisePeriod);
        RegisterComponents();
    }

    /// <summary>Activations (B, C, H, W) and the styles' weights (B, S) to activations (B, D, 2 H, 2 W).</summary>
    public override Tensor forward(Tensor x, Tensor styles)
    {
        using var larger = nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear); // (B, C, 2 H, 2 W)
        return convolution.call(larger, styles);
    }
}
