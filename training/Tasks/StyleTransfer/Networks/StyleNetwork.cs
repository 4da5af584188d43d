namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// Paints an image in one of several styles, or in a mixture of them, in one pass (Johnson, Alahi and Fei-Fei, "Perceptual Losses for
/// Real-Time Style Transfer and Super-Resolution", 2016): it shrinks the image, changes it in residual blocks, and makes it large
/// again. All weights but those of the normalisations serve all styles (Dumoulin et al. 2017).
/// </summary>
public sealed class StyleNetwork : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>What height and width should be multiples of: the network halves them twice.</summary>
    public const int MultipleOf = 4;

    /// <summary>Pixels after which its noise repeats.</summary>
    public const int NoisePeriod = 128;

    // Pixels around the image that are painted and cut off: left in, a frame is where a network hides what the Gram matrices lack.
    private const int Margin = 16;

    private readonly StyleConvolution stem;
    private readonly StyleConvolution down1;
    private readonly StyleConvolution down2;
    private readonly ModuleList<StyleResidualBlock> blocks;
    private readonly StyleUpsampling up1;
    private readonly StyleUpsampling up2;
    private readonly Conv2d paint;

    /// <summary>An untrained network.</summary>
    /// <param name="architecture">Its sizes.</param>
    public StyleNetwork(StyleArchitecture architecture) : base(nameof(StyleNetwork))
    {
        var (styles, width, kernel) = (architecture.Styles, architecture.Width, architecture.EdgeKernel);
        stem = new StyleConvolution(styles, 3, width, kernel);
        down1 = new StyleConvolution(styles, width, 2 * width, stride: 2);
        down2 = new StyleConvolution(styles, 2 * width, 4 * width, stride: 2);
        blocks = nn.ModuleList([.. Enumerable.Range(0, architecture.Blocks).Select(_ => new StyleResidualBlock(styles, 4 * width))]);
        up1 = new StyleUpsampling(styles, 4 * width, 2 * width, NoisePeriod / 2);
        up2 = new StyleUpsampling(styles, 2 * width, width, NoisePeriod);
        paint = nn.Conv2d(width, 3, kernel_size: kernel, padding: kernel / 2, padding_mode: PaddingModes.Reflect);
        RegisterComponents();
    }

    /// <summary>The filters of all convolutions but those of noise and the one that paints.</summary>
    public IEnumerable<Parameter> HiddenFilters => modules().OfType<StyleConvolution>().Select(convolution => convolution.Filters);

    /// <summary>All parameters but those.</summary>
    public IEnumerable<Parameter> OtherParameters =>
        [
            .. modules().OfType<ConditionalInstanceNorm>().SelectMany(normalization => normalization.parameters()),
            .. modules().OfType<StyleNoise>().Select(noise => noise.Filters),
            .. paint.parameters(),
        ];

    /// <summary>Paints images.</summary>
    /// <param name="images">Normalised as for ImageNet (B, 3, H, W).</param>
    /// <param name="styles">The weights of the styles (B, S), each row with the sum 1.</param>
    /// <returns>RGB (B, 3, H, W), 0 to 1.</returns>
    public override Tensor forward(Tensor images, Tensor styles)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (images.shape[2], images.shape[3]);
        var framed = nn.functional.pad(images, [Margin, Margin, Margin, Margin], PaddingModes.Reflect); // (B, 3, H + 2 M, W + 2 M)
        var x = stem.call(framed, styles).relu_(); // from here on with the margin: (B, C, H, W)
        x = down1.call(x, styles).relu_(); // (B, 2 C, H/2, W/2)
        x = down2.call(x, styles).relu_(); // (B, 4 C, H/4, W/4)
        foreach (var block in blocks)
            x = block.call(x, styles); // (B, 4 C, H/4, W/4)
        x = up1.call(x, styles).relu_(); // (B, 2 C, H/2, W/2)
        x = up2.call(x, styles).relu_(); // (B, C, H, W)
        var rgb = paint.call(x).sigmoid(); // (B, 3, H, W)
        // Sides that are no multiples of 4 have been rounded up on the way.
        return rgb.narrow(2, Margin, height).narrow(3, Margin, width).MoveToOuterDisposeScope();
    }
}

/// <summary>The sizes of a <see cref="StyleNetwork"/>.</summary>
public sealed record StyleArchitecture
{
    /// <summary>Styles (S).</summary>
    public required int Styles { get; init; }

    /// <summary>Channels at full resolution (C); there are twice as many at half of it, and four times as many at a quarter.</summary>
    public int Width { get; init; } = 24;

    /// <summary>Residual blocks at a quarter of the resolution.</summary>
    public int Blocks { get; init; } = 5;

    /// <summary>Pixels of each side of the first and the last convolution's filters, an odd number.</summary>
    public int EdgeKernel { get; init; } = 5;

    /// <summary>
    /// How far away, in pixels, a pixel of the content may lie that a pixel of the result depends on through convolutions. What
    /// instance normalisation takes from the whole image does not count.
    /// </summary>
    public int Context
    {
        get
        {
            const int half = 2, quarter = 4; // pixels of the image from one place to the next
            var edges = 2 * (EdgeKernel / 2);
            var down = 1 + half;
            var blocks = 2 * Blocks * quarter;
            // A pixel lies between two places of the lower resolution, up to two pixels away; then comes a 3x3 convolution.
            var up = 3 * half + 3 * 1;
            return edges + down + blocks + up;
        }
    }
}
