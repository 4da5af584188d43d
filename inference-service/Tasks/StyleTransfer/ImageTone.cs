using System.Drawing;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>
/// The tone of a whole image, which its tiles are brought to. Instance normalisation gives a tile the brightness and the colours of a
/// whole image, whatever part of one it shows: of a sky, one tile would be lighter than the next.
/// </summary>
/// <param name="whole">The whole image, stylized in small; it belongs to this object from now on.</param>
internal sealed class ImageTone(Image whole, Size size) : IDisposable
{
    // What varies over less is a tile's own: its strokes are finer than those of the small image, which are not to show through.
    private const int CellInLarge = 128, CellInSmall = 32;

    private readonly int cell = (int)Math.Max(CellInLarge, (long)CellInSmall * size.Width / whole.Width);

    /// <summary>Adds what the tile's tone lacks.</summary>
    /// <param name="tile">A tile, stylized by itself; it may reach beyond the image.</param>
    public void GiveTo(Image tile, Point corner)
    {
        var inside = new Size(Math.Min(tile.Width, size.Width - corner.X), Math.Min(tile.Height, size.Height - corner.Y));
        var cells = new Size(CellsOf(inside.Width), CellsOf(inside.Height));
        var lacking = Lacking(tile, corner, inside, cells); // (cells.Height, cells.Width, 3)
        var columns = new CellAxis(tile.Width, inside.Width, cells.Width);
        var rows = new CellAxis(tile.Height, inside.Height, cells.Height);
        var stride = cells.Width * Image.Channels;
        var between = new float[stride];
        for (var y = 0; y < tile.Height; y++)
        {
            var (above, share) = rows[y];
            for (var i = 0; i < stride; i++)
                between[i] = float.Lerp(lacking[(above * stride) + i], lacking[(rows.After(above) * stride) + i], share);
            Add(between, columns, tile.Row(y));
        }
    }

    public void Dispose() => whole.Dispose();

    private int CellsOf(int length) => Math.Max(1, (length + (cell / 2)) / cell);

    private float[] Lacking(Image tile, Point corner, Size inside, Size cells)
    {
        byte[] own = new byte[cells.Width * cells.Height * Image.Channels], aim = new byte[own.Length];
        ImageResizer.Resize(tile, new(0, 0, inside.Width, inside.Height), cells, own);
        ImageResizer.Resize(whole, InSmall(new(corner, inside)), cells, aim);
        return [.. aim.Zip(own, (wanted, given) => (float)(wanted - given))];
    }

    private RectangleF InSmall(Rectangle part)
    {
        float across = (float)whole.Width / size.Width, down = (float)whole.Height / size.Height;
        float left = part.X * across, top = part.Y * down;
        return new(left, top, Math.Min(part.Width * across, whole.Width - left), Math.Min(part.Height * down, whole.Height - top));
    }

    private static void Add(ReadOnlySpan<float> cells, CellAxis columns, Span<byte> pixels)
    {
        for (var x = 0; x < columns.Length; x++)
        {
            var (before, share) = columns[x];
            int first = before * Image.Channels, second = columns.After(before) * Image.Channels;
            for (var channel = 0; channel < Image.Channels; channel++)
            {
                ref var pixel = ref pixels[(x * Image.Channels) + channel];
                pixel = (byte)Math.Clamp(MathF.Round(pixel + float.Lerp(cells[first + channel], cells[second + channel], share)), 0, byte.MaxValue);
            }
        }
    }

    /// <summary>Between which cells' middles each pixel lies, in one direction, and how near to the second.</summary>
    private sealed class CellAxis
    {
        private readonly (int Before, float Share)[] places;
        private readonly int last;

        public CellAxis(int length, int inside, int cells)
        {
            last = cells - 1;
            places = new (int, float)[length];
            for (var i = 0; i < length; i++)
            {
                var place = Math.Clamp(((i + 0.5f) * cells / inside) - 0.5f, 0, last);
                places[i] = ((int)place, place - (int)place);
            }
        }

        public int Length => places.Length;

        public (int Before, float Share) this[int pixel] => places[pixel];

        public int After(int cell) => Math.Min(cell + 1, last);
    }
}
