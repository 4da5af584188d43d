namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// Describes a style image as a mixture of learned styles (Ghiasi et al. 2017): shares that are positive and have the sum 1, computed
/// from the logarithms of the means and the deviations of its features, which are not negative.
/// </summary>
internal sealed class StylePredictor : nn.Module<IReadOnlyList<ChannelStatistics>, Tensor>
{
    private const int Hidden = 256;
    private const double Sharpness = 4; // of the untrained mixtures, so that styles differ from the first step on

    private readonly Linear hidden;
    private readonly Linear shares;

    /// <param name="channels">Channels of the layers whose statistics come in.</param>
    /// <param name="styles">Learned styles (S).</param>
    public StylePredictor(IReadOnlyList<long> channels, long styles) : base(nameof(StylePredictor))
    {
        hidden = nn.Linear(2 * channels.Sum(), Hidden);
        shares = nn.Linear(Hidden, styles);
        RegisterComponents();
        using var _ = no_grad();
        shares.weight.mul_(Sharpness);
    }

    /// <summary>The statistics of each layer to the mixture (B, S).</summary>
    public override Tensor forward(IReadOnlyList<ChannelStatistics> statistics)
    {
        using var scope = NewDisposeScope();
        var features = cat([.. statistics.SelectMany(layer => (Tensor[])[layer.Mean.squeeze(-1), layer.Deviation()])], 1); // (B, 2 ΣC)
        return shares.call(hidden.call(features.log1p()).relu_()).softmax(1).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Doubles the resolution as <see cref="StyleUpsampling"/> does, and gives the result the statistics of a style's features of that size.
/// </summary>
internal sealed class ColoredUpsampling : nn.Module<Tensor, Tensor, ChannelStatistics, Tensor>
{
    private readonly StyleConvolution reduce;
    private readonly Conv2d convolution;
    private readonly StyleNoise noise;

    /// <param name="styles">Styles (S).</param>
    /// <param name="channels">Channels that come in (C).</param>
    /// <param name="width">Channels that come out (D).</param>
    /// <param name="noisePeriod">Places of the larger image after which the noise repeats.</param>
    public ColoredUpsampling(long styles, long channels, long width, long noisePeriod) : base(nameof(ColoredUpsampling))
    {
        reduce = new StyleConvolution(styles, channels, width);
        convolution = nn.Conv2d(width, width, kernel_size: 3, padding: 1, padding_mode: PaddingModes.Reflect, bias: false);
        noise = new StyleNoise(width, noisePeriod);
        RegisterComponents();
    }

    /// <summary>The filters at the larger size (D, D, 3, 3).</summary>
    public Parameter Filters => convolution.weight;

    /// <summary>Activations (B, C, H, W), the mixture (B, S) and the style's statistics of D channels to activations (B, D, 2 H, 2 W).</summary>
    public override Tensor forward(Tensor x, Tensor mixture, ChannelStatistics style)
    {
        using var scope = NewDisposeScope();
        var reduced = reduce.call(x, mixture).relu_(); // (B, D, H, W)
        var larger = nn.functional.interpolate(reduced, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false); // (B, D, 2 H, 2 W)
        return WhiteningColoring.Of(noise.call(convolution.call(larger)), style).MoveToOuterDisposeScope();
    }
}
