using System.Drawing;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>Lays tiles over each other, so that one fades into the next.</summary>
internal static class TileBlending
{
    /// <summary>Lays a row of a tile over pixels to the left of it.</summary>
    /// <param name="tile">Shape (pixels, 3).</param>
    /// <param name="target">What it is laid on, of the same shape.</param>
    /// <param name="weights">Of the tile's first pixels, see <see cref="TileAxis.WeightsOf"/>.</param>
    public static void LayBeside(ReadOnlySpan<byte> tile, Span<byte> target, ReadOnlySpan<int> weights)
    {
        for (var x = 0; x < weights.Length; x++)
        {
            var first = x * Image.Channels;
            LayOver(tile.Slice(first, Image.Channels), target.Slice(first, Image.Channels), weights[x]);
        }
        var rest = weights.Length * Image.Channels;
        tile[rest..].CopyTo(target[rest..]);
    }

    /// <summary>Lays pixels over others, all with one weight. Where both are equal they stay as they are.</summary>
    /// <param name="weight">From 0 to <see cref="TileAxis.FullWeight"/>.</param>
    public static void LayOver(ReadOnlySpan<byte> tile, Span<byte> target, int weight)
    {
        for (var i = 0; i < tile.Length; i++)
        {
            var rise = (((tile[i] - target[i]) * weight) + (TileAxis.FullWeight / 2)) / TileAxis.FullWeight;
            target[i] = (byte)(target[i] + rise);
        }
    }
}

/// <summary>A part of an image, which may reach beyond it.</summary>
internal static class MirroredTile
{
    /// <summary>Copies a tile out of an image; beyond its right and lower edge lies its mirror image.</summary>
    /// <param name="tile">Receives the pixels, RGB, shape (height, width, 3).</param>
    public static void Cut(Image content, Point corner, Span<byte> tile, int width)
    {
        int stride = width * Image.Channels, inside = Math.Min(width, content.Width - corner.X) * Image.Channels;
        for (var y = 0; y * stride < tile.Length; y++)
        {
            var row = corner.Y + y;
            var source = content.Row(row < content.Height ? row : (2 * content.Height) - 1 - row);
            var target = tile.Slice(y * stride, stride);
            source.Slice(corner.X * Image.Channels, inside).CopyTo(target);
            for (var beyond = 0; inside + beyond < stride; beyond += Image.Channels)
                source.Slice(source.Length - beyond - Image.Channels, Image.Channels).CopyTo(target[(inside + beyond)..]);
        }
    }
}
