using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.Networks;

/// <summary>
/// Adds noise, for brush strokes to grow from where an image is even (Ulyanov et al., "Texture Networks", 2016; Karras et al., "A
/// Style-Based Generator Architecture for Generative Adversarial Networks", 2019, section 3.2). Without it nothing tells one place of an
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
    public StyleNoise(long channels, long period)
        : base(nameof(StyleNoise))
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
