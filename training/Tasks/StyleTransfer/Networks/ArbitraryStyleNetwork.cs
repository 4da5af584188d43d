namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// Gives an image the style of any other in one pass. A fixed encoder computes features of both; the content's get the statistics of the
/// style's by whitening and colouring (Li et al., "Universal Style Transfer via Feature Transforms", 2017), at two depths; a decoder
/// turns them into an image, and is coloured once more at each size. Its normalisations are a mixture of learned styles (Dumoulin et al.
/// 2017), whose shares are predicted from the style image (Ghiasi et al., "Exploring the structure of a real-time, arbitrary neural
/// artistic stylization network", 2017).
/// </summary>
public sealed class ArbitraryStyleNetwork : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>What the sides of both images must be multiples of: the encoder halves them four times.</summary>
    public const int MultipleOf = 16;

    /// <summary>The feature network that encodes, one of <see cref="FeatureNetworks.Names"/>.</summary>
    public const string Encoder = "slim5";

    // Pixels around the content that are painted and cut off, as a frame differs from what lies within.
    private const int Margin = 16;
    private const double Spread = 0.1; // of the scales and shifts of the learned styles, which are all alike without it

    // The layers at which styles are compared (Gatys et al. 2016): what is matched here is what is measured.
    private static readonly string[] Layers = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"];
    private static readonly long[] Channels = [16, 32, 64, 128, 128];

    private readonly FeatureNetwork encoder;
    private readonly StylePredictor predictor;
    private readonly StyleUpsampling deep;
    private readonly StyleConvolution merge;
    private readonly ModuleList<StyleResidualBlock> blocks;
    private readonly Conv2d narrow;
    private readonly ColoredUpsampling up1;
    private readonly ColoredUpsampling up2;
    private readonly Conv2d paint;

    /// <summary>An untrained network, whose encoder's weights are still to be read.</summary>
    /// <param name="architecture">Its sizes.</param>
    public ArbitraryStyleNetwork(ArbitraryStyleArchitecture architecture) : base(nameof(ArbitraryStyleNetwork))
    {
        var (styles, width) = (architecture.Styles, architecture.Width);
        encoder = FeatureNetworks.Create(Encoder, Layers);
        predictor = new StylePredictor(Channels, styles);
        deep = new StyleUpsampling(styles, Channels[3], Channels[2], architecture.NoisePeriod / 4);
        merge = new StyleConvolution(styles, 2 * Channels[2], width);
        blocks = nn.ModuleList([.. Enumerable.Range(0, architecture.Blocks).Select(_ => new StyleResidualBlock(styles, width))]);
        narrow = nn.Conv2d(width, Channels[2], kernel_size: 3, padding: 1, padding_mode: PaddingModes.Reflect);
        up1 = new ColoredUpsampling(styles, Channels[2], Channels[1], architecture.NoisePeriod / 2);
        up2 = new ColoredUpsampling(styles, Channels[1], Channels[0], architecture.NoisePeriod);
        paint = nn.Conv2d(Channels[0], 3, kernel_size: 3, padding: 1, padding_mode: PaddingModes.Reflect);
        RegisterComponents();
        using var _ = no_grad();
        foreach (var parameter in modules().OfType<ConditionalInstanceNorm>().SelectMany(normalization => normalization.parameters()))
            parameter.add_(randn_like(parameter) * Spread);
    }

    /// <summary>The encoder's layers.</summary>
    internal static IReadOnlyCollection<string> EncoderLayers => Layers;

    /// <summary>Where the encoder's weights are put.</summary>
    internal FeatureNetwork Features => encoder;

    /// <summary>The filters of all convolutions but those of noise and the one that paints.</summary>
    internal IEnumerable<Parameter> HiddenFilters =>
        [.. modules().OfType<StyleConvolution>().Select(convolution => convolution.Filters), narrow.weight, up1.Filters, up2.Filters];

    /// <summary>All parameters that learn but those.</summary>
    internal IEnumerable<Parameter> OtherParameters
    {
        get
        {
            var hidden = HiddenFilters.Select(filter => filter.Handle).ToHashSet();
            return [.. parameters().Where(parameter => parameter.requires_grad && !hidden.Contains(parameter.Handle))];
        }
    }

    /// <summary>Paints images.</summary>
    /// <param name="contents">Normalised as for ImageNet (B, 3, H, W).</param>
    /// <param name="styles">The style images, normalised, one each (B, 3, H', W') or one for all (1, 3, H', W').</param>
    /// <returns>RGB (B, 3, H, W), 0 to 1.</returns>
    public override Tensor forward(Tensor contents, Tensor styles)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (contents.shape[2], contents.shape[3]);
        var framed = nn.functional.pad(contents, [Margin, Margin, Margin, Margin], PaddingModes.Reflect); // (B, 3, H + 2 M, W + 2 M)
        var content = encoder.Activations(framed); // from here on with the margin: (B, C, H, W)
        var activations = encoder.Activations(styles);
        ChannelStatistics[] style = [.. Layers.Select(layer => ChannelStatistics.Of(activations[layer]))];
        var mixture = predictor.call(style); // (B, S)

        var x = deep.call(WhiteningColoring.Of(content[Layers[3]], style[3]), mixture).relu_(); // (B, 64, H/4, W/4)
        x = cat([x, WhiteningColoring.Of(content[Layers[2]], style[2])], 1); // (B, 128, H/4, W/4)
        x = merge.call(x, mixture).relu_(); // (B, D, H/4, W/4)
        foreach (var block in blocks)
            x = block.call(x, mixture); // (B, D, H/4, W/4)
        x = WhiteningColoring.Of(narrow.call(x), style[2]).relu_(); // (B, 64, H/4, W/4)
        x = up1.call(x, mixture, style[1]).relu_(); // (B, 32, H/2, W/2)
        x = up2.call(x, mixture, style[0]).relu_(); // (B, 16, H, W)
        var rgb = paint.call(x).sigmoid(); // (B, 3, H, W)
        return rgb.narrow(2, Margin, height).narrow(3, Margin, width).MoveToOuterDisposeScope();
    }
}

/// <summary>The sizes of an <see cref="ArbitraryStyleNetwork"/>.</summary>
public sealed record ArbitraryStyleArchitecture
{
    /// <summary>Learned styles that a style image is described as a mixture of (S).</summary>
    public int Styles { get; init; } = 64;

    /// <summary>Channels of the residual blocks (D).</summary>
    public int Width { get; init; } = 64;

    /// <summary>Residual blocks at a quarter of the resolution.</summary>
    public int Blocks { get; init; } = 4;

    /// <summary>Pixels after which its noise repeats.</summary>
    public int NoisePeriod { get; init; } = 128;

    /// <summary>
    /// How far away, in pixels, a pixel of the content may lie that a pixel of the result depends on through convolutions. What
    /// statistics take from the whole image does not count.
    /// </summary>
    public int Context
    {
        get
        {
            const int half = 2, quarter = 4, eighth = 8; // pixels of the image from one place to the next
            // Up to relu4_1, two 3x3 convolutions at each size and one at the last; a pooling reaches one place further.
            var encoder = 2 + 1 + (2 * half) + half + (2 * quarter) + quarter + eighth;
            // A pixel lies between two places of the lower resolution, up to one of them away; then comes a 3x3 convolution.
            var deep = eighth + quarter;
            var blocks = (1 + (2 * Blocks) + 1) * quarter;
            var up = quarter + quarter + half + half + half + 1; // a convolution, the enlargement, a convolution; twice
            return encoder + deep + blocks + up + 1;
        }
    }
}
