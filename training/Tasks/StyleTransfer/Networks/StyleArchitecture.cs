namespace Torchline.Training.Tasks.StyleTransfer.Networks;

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
