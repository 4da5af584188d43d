using System.Drawing;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The tiles in which an image goes through a network; one for an image that is small enough.</summary>
internal sealed record TileGrid(TileAxis Rows, TileAxis Columns)
{
    /// <summary>The tiles of an image: squares, unless the image is narrower.</summary>
    public static TileGrid Of(Size size, ImageSizes sizes, int maxPixels)
    {
        var multiple = sizes.MultipleOf;
        int height = TileAxis.RoundUp(size.Height, multiple), width = TileAxis.RoundUp(size.Width, multiple);
        if ((long)height * width > maxPixels)
        {
            height = Math.Min(height, RoundDown((int)Math.Sqrt(maxPixels), multiple));
            width = Math.Min(width, RoundDown(maxPixels / height, multiple));
            height = Math.Min(TileAxis.RoundUp(size.Height, multiple), RoundDown(maxPixels / width, multiple));
        }
        var grid = Math.Max(multiple, sizes.Period);
        return new(Axis(size.Height, height), Axis(size.Width, width));

        TileAxis Axis(int side, int longest) => new(side, longest, multiple, grid, sizes.Context);
    }

    private static int RoundDown(int size, int multiple) => size / multiple * multiple;
}

/// <summary>The tiles of an image along its height or width: equally long and equally far apart, each overlaps the one before.</summary>
internal sealed class TileAxis
{
    /// <summary>The weight of a pixel that is the later tile's alone.</summary>
    public const int FullWeight = 256;

    /// <summary>How far, in pixels, the pixels of two tiles are blended at least.</summary>
    public const int Blend = 128;

    private readonly int[] starts;
    private readonly int context;

    /// <param name="size">The image's, in pixels.</param>
    /// <param name="longest">The most pixels of a tile; a multiple of <paramref name="multiple"/>.</param>
    /// <param name="grid">What starts of tiles are multiples of, if they are large enough; itself a multiple of <paramref name="multiple"/>.</param>
    /// <param name="context">How many pixels, beside an edge inside the image, suffer from pixels outside the tile.</param>
    public TileAxis(int size, int longest, int multiple, int grid, int context)
    {
        this.context = context;
        var padded = RoundUp(size, multiple);
        if (padded <= longest)
        {
            (Length, starts) = (padded, [0]);
            return;
        }
        // What networks do on a grid of several pixels they do on the same grid in every tile.
        int overlap = RoundUp((2 * context) + Blend, multiple), longestStep = longest - overlap;
        grid = grid > longestStep ? multiple : grid; // tiles too small for the grid only fade into each other
        longestStep = longestStep / grid * grid;
        var step = RoundUp(DivideUp(padded - overlap, DivideUp(padded - overlap, longestStep)), grid); // as few tiles, and no longer than needed
        Length = step + overlap;
        starts = [.. Enumerable.Range(0, DivideUp(padded - overlap, step)).Select(tile => tile * step)];
    }

    /// <summary>How many tiles there are.</summary>
    public int Count => starts.Length;

    /// <summary>The pixels of each tile; the last one may reach beyond the image, by less than the step from one tile to the next.</summary>
    public int Length { get; }

    /// <summary>Where a tile begins, in pixels of the image.</summary>
    public int StartOf(int tile) => starts[tile];

    /// <summary>
    /// The weights, from 0 to <see cref="FullWeight"/>, that the first pixels of a tile have against what lies there already; those
    /// behind them have the full weight. They rise where neither tile suffers from its edge.
    /// </summary>
    public int[] WeightsOf(int tile)
    {
        if (tile == 0)
            return [];
        int overlap = starts[tile - 1] + Length - starts[tile], rise = overlap - (2 * context);
        var weights = new int[overlap - context];
        for (var i = context; i < weights.Length; i++)
            weights[i] = ((2 * (i - context)) + 1) * FullWeight / (2 * rise);
        return weights;
    }

    /// <summary>The next multiple of a number.</summary>
    public static int RoundUp(int size, int multiple) => DivideUp(size, multiple) * multiple;

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
