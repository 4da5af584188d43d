using System.Drawing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Torchline.Imaging;

/// <summary>Turns a stored picture into the one that is shown.</summary>
internal static class OrientationTransform
{
    // Turned by 90 degrees, one side is read along columns: in tiles, the lines of the cache are used whole.
    private const int Tile = 32;

    /// <summary>The picture as shown. Takes <paramref name="stored"/> over: it is returned, or disposed.</summary>
    public static Image Apply(Image stored, Orientation orientation)
    {
        if (orientation == Orientation.TopLeft) return stored;
        using (stored)
        {
            bool swapsAxes = orientation >= Orientation.LeftTop;
            var shown = new Image(swapsAxes ? stored.Height : stored.Width, swapsAxes ? stored.Width : stored.Height)
            {
                Extent = ShownExtent(stored, orientation),
            };

            // Where shown rows and columns begin, and how far one step along them goes, in stored pixels.
            bool fromRight = orientation is Orientation.TopRight or Orientation.BottomRight or Orientation.RightBottom or Orientation.LeftBottom;
            bool fromBottom = orientation is Orientation.BottomRight or Orientation.BottomLeft or Orientation.RightTop or Orientation.RightBottom;
            int first = (fromBottom ? stored.Height - 1 : 0) * stored.Width + (fromRight ? stored.Width - 1 : 0);
            int alongRow = fromRight ? -1 : 1;
            int alongColumn = fromBottom ? -stored.Width : stored.Width;
            Copy(stored, shown, first, swapsAxes ? alongColumn : alongRow, swapsAxes ? alongRow : alongColumn);
            return shown;
        }
    }

    private static void Copy(Image stored, Image shown, int first, int stepX, int stepY)
    {
        var from = MemoryMarshal.Cast<byte, Pixel>(stored.Pixels);
        var to = MemoryMarshal.Cast<byte, Pixel>(shown.Pixels);
        for (int top = 0; top < shown.Height; top += Tile)
        {
            int bottom = Math.Min(top + Tile, shown.Height);
            for (int left = 0; left < shown.Width; left += Tile)
            {
                int right = Math.Min(left + Tile, shown.Width);
                for (int y = top; y < bottom; y++)
                {
                    int source = first + y * stepY + left * stepX;
                    foreach (ref var pixel in to.Slice(y * shown.Width + left, right - left))
                    {
                        pixel = from[source];
                        source += stepX;
                    }
                }
            }
        }
    }

    private static RectangleF ShownExtent(Image stored, Orientation orientation)
    {
        var extent = stored.Extent;
        float left = extent.Left, top = extent.Top;
        if (orientation is Orientation.TopRight or Orientation.BottomRight or Orientation.RightBottom or Orientation.LeftBottom)
        {
            left = stored.Width - extent.Right;
        }

        if (orientation is Orientation.BottomRight or Orientation.BottomLeft or Orientation.RightTop or Orientation.RightBottom)
        {
            top = stored.Height - extent.Bottom;
        }

        return orientation >= Orientation.LeftTop
            ? new(top, left, extent.Height, extent.Width)
            : new(left, top, extent.Width, extent.Height);
    }

    [InlineArray(Image.Channels)]
    private struct Pixel
    {
        private byte _channel;
    }
}
