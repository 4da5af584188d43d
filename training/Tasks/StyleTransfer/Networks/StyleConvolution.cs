using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// A convolution that pads by reflection, as zeros would leave a frame around the image, noise if wanted, and a normalisation for each style.
/// </summary>
internal sealed class StyleConvolution : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Conv2d convolution;
    private readonly StyleNoise? noise;
    private readonly ConditionalInstanceNorm normalization;

    /// <param name="styles">Styles (S).</param>
    /// <param name="channels">Channels that come in (C).</param>
    /// <param name="width">Channels that come out (D).</param>
    /// <param name="kernel">Pixels of the filters' sides.</param>
    /// <param name="stride">By how much the image shrinks (R).</param>
    /// <param name="noisePeriod">Places after which the noise repeats that is added; 0: none is.</param>
    public StyleConvolution(long styles, long channels, long width, long kernel = 3, long stride = 1, long noisePeriod = 0)
        : base(nameof(StyleConvolution))
    {
        // No bias: the normalisation would take it away again.
        convolution = nn.Conv2d(
            channels, width, kernel_size: kernel, stride: stride, padding: kernel / 2, padding_mode: PaddingModes.Reflect, bias: false);
        noise = noisePeriod > 0 ? new StyleNoise(width, noisePeriod) : null;
        normalization = new ConditionalInstanceNorm(styles, width);
        RegisterComponents();
    }

    /// <summary>The filters (D, C, K, K).</summary>
    public Parameter Filters => convolution.weight;

    /// <summary>Activations (B, C, H, W) and the styles' weights (B, S) to activations (B, D, H / R, W / R).</summary>
    public override Tensor forward(Tensor x, Tensor styles)
    {
        using var scope = NewDisposeScope();
        var convolved = convolution.call(x); // (B, D, H / R, W / R)
        return normalization.call(noise?.call(convolved) ?? convolved, styles).MoveToOuterDisposeScope();
    }
}
