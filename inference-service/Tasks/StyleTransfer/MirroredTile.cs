using System.Drawing;
using Torchline.Imaging;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>A part of an image, which may reach beyond it.</summary>
internal static class MirroredTile
{
    /// <summary>Copies a tile out of an image; beyond its right and lower edge lies its mirror image.</summary>
    /// <param name="content">The image.</param>
    /// <param name="corner">The tile's left upper corner in the image.</param>
    /// <param name="tile">Receives the pixels, RGB, shape (height, width, 3).</param>
    /// <param name="width">Columns of the tile.</param>
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
