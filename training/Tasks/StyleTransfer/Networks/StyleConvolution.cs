namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// A convolution that pads by reflection, as zeros would leave a frame around the image, optional noise, and a normalisation for each style.
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

/// <summary>
/// Adds noise, for brush strokes to grow from where an image is even (Ulyanov et al., "Texture Networks", 2016; Karras et al., "A
/// Style-Based Generator Architecture for Generative Adversarial Networks", 2019, section 3.2). Without it nothing distinguishes one place of an
/// even area from another but the grid on which the network makes it larger, and its texture would be a weave of that grid.
/// </summary>
/// <remarks>The noise is always the same, so that an image is always painted alike; after some places it repeats.</remarks>
internal sealed class StyleNoise : nn.Module<Tensor, Tensor>
{
    private const int Planes = 2;
    private const double SmallStart = 0.02;

    private readonly Tensor planes; // (1, N, P, P)
    private readonly Conv2d convolution;
    private readonly long period;

    /// <param name="channels">Channels that noise is added to (C).</param>
    /// <param name="period">Places after which it repeats (P).</param>
    public StyleNoise(long channels, long period) : base(nameof(StyleNoise))
    {
        this.period = period;
        planes = randn(1, Planes, period, period);
        register_buffer(nameof(planes), planes);
        convolution = nn.Conv2d(Planes, channels, kernel_size: 3, padding: 1, padding_mode: PaddingModes.Reflect, bias: false);
        nn.init.normal_(convolution.weight, std: SmallStart);
        RegisterComponents();
    }

    /// <summary>The filters that shape it (C, N, 3, 3).</summary>
    public Parameter Filters => convolution.weight;

    /// <summary>Activations (B, C, H, W) to activations of the same shape.</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var rows = arange(x.shape[2], int64).remainder(period); // (H)
        var columns = arange(x.shape[3], int64).remainder(period); // (W)
        var noise = planes.index_select(2, rows).index_select(3, columns); // (1, N, H, W)
        return (x + convolution.call(noise)).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Instance normalisation with a scale and a shift of its own for each style (Dumoulin, Shlens and Kudlur, "A Learned Representation
/// for Artistic Style", 2017, equation 5). Styles are mixed by mixing their scales and shifts (section 3.4).
/// </summary>
internal sealed class ConditionalInstanceNorm : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Parameter gamma; // (S, C)
    private readonly Parameter beta; // (S, C)

    /// <summary>All styles begin with the scale 1 and the shift 0.</summary>
    /// <param name="styles">Styles (S).</param>
    /// <param name="channels">Channels (C).</param>
    public ConditionalInstanceNorm(long styles, long channels) : base(nameof(ConditionalInstanceNorm))
    {
        gamma = nn.Parameter(ones(styles, channels));
        beta = nn.Parameter(zeros(styles, channels));
        RegisterComponents();
    }

    /// <summary>Normalises each channel of each image by its own mean and variance, then gives it those of the style.</summary>
    /// <param name="x">Activations (B, C, H, W).</param>
    /// <param name="styles">The weights of the styles (B, S).</param>
    /// <returns>Activations (B, C, H, W).</returns>
    public override Tensor forward(Tensor x, Tensor styles)
    {
        using var scope = NewDisposeScope();
        var scale = styles.matmul(gamma).unsqueeze(-1).unsqueeze(-1); // (B, C, 1, 1)
        var shift = styles.matmul(beta).unsqueeze(-1).unsqueeze(-1); // (B, C, 1, 1)
        return (nn.functional.instance_norm(x) * scale + shift).MoveToOuterDisposeScope();
    }
}

/// <summary>Two convolutions that learn what to add to their input; nothing is rectified after the addition (Johnson et al. 2016, supplement).</summary>
internal sealed class StyleResidualBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly StyleConvolution conv1;
    private readonly StyleConvolution conv2;

    /// <param name="styles">Styles (S).</param>
    /// <param name="channels">Channels (C).</param>
    public StyleResidualBlock(long styles, long channels) : base(nameof(StyleResidualBlock))
    {
        conv1 = new StyleConvolution(styles, channels, channels);
        conv2 = new StyleConvolution(styles, channels, channels);
        RegisterComponents();
    }

    /// <summary>Activations (B, C, H, W) and the styles' weights (B, S) to activations of the same shape.</summary>
    public override Tensor forward(Tensor x, Tensor styles)
    {
        using var scope = NewDisposeScope();
        var change = conv2.call(conv1.call(x, styles).relu_(), styles); // (B, C, H, W)
        return (x + change).MoveToOuterDisposeScope();
    }
}

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
    public StyleUpsampling(long styles, long channels, long width, long noisePeriod) : base(nameof(StyleUpsampling))
    {
        convolution = new StyleConvolution(styles, channels, width, noisePeriod: noisePeriod);
        RegisterComponents();
    }

    /// <summary>Activations (B, C, H, W) and the styles' weights (B, S) to activations (B, D, 2 H, 2 W).</summary>
    public override Tensor forward(Tensor x, Tensor styles)
    {
        using var larger = nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false); // (B, C, 2 H, 2 W)
        return convolution.call(larger, styles);
    }
}
