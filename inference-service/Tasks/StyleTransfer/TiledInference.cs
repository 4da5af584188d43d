using System.Drawing;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>
/// Stylizes images of any size in bounded memory: what is too large for the network at once goes through it in tiles, row by
/// row. The tiles of a row are blended into a band, the bands into the result.
/// </summary>
/// <param name="maxPixels">The most pixels of a tile, asked for each image.</param>
/// <remarks>
/// For convolutions the network's tiles are exact: they overlap by what a pixel depends on, and only what lies further inside is used. Not
/// for instance normalisation, whose statistics are those of a tile instead of the image: so each tile is given the tone that it has in
/// the whole image, stylized in small; what differs still from tile to tile the blending hides.
/// </remarks>
internal sealed class TiledInference(StyleNetworkSession network, ImageSizes sizes, Func<int> maxPixels)
{
    // The whole image in small has a quarter of the pixels of a tile: next to the tiles it costs little.
    private const int SharesOfTile = 4;

    /// <summary>Stylizes an image.</summary>
    /// <param name="content">The image, neither side smaller than the network takes.</param>
    /// <param name="style">The network's input for the style, the same for all tiles.</param>
    /// <param name="strength">From 0 to 1.</param>
    /// <returns>An image of the same size; the caller disposes it.</returns>
    public Image Stylize(Image content, OrtValue style, float strength, CancellationToken cancellation)
    {
        var (rows, columns) = TileGrid.Of(new(content.Width, content.Height), sizes, maxPixels());
        var result = new Image(content.Width, content.Height);
        try
        {
            cancellation.ThrowIfCancellationRequested();
            using var tone = rows.Count * columns.Count > 1 && strength > 0 ? ToneOf(content, style, strength, cancellation) : null;
            using var band = new Image(content.Width, rows.Length);
            for (var row = 0; row < rows.Count; row++)
            {
                for (var column = 0; column < columns.Count; column++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var corner = new Point(columns.StartOf(column), rows.StartOf(row));
                    using var tile = Tile(content, corner, new(columns.Length, rows.Length), style, strength, cancellation);
                    tone?.GiveTo(tile, corner);
                    AddToBand(tile, columns, column, band);
                }
                AddBand(band, rows, row, result);
            }
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>The most bytes that stylizing an image takes, the image included.</summary>
    /// <param name="bytesPerPixel">What the network takes for a pixel of a tile.</param>
    public static long Memory(Size size, ImageSizes sizes, int maxPixels, int bytesPerPixel)
    {
        var (rows, columns) = TileGrid.Of(size, sizes, maxPixels);
        var tile = (long)rows.Length * columns.Length;
        // The image, the result, a band of tiles; a tile before and after the network, and as an image.
        var pixels = (2L * size.Width * size.Height) + ((long)size.Width * rows.Length) + (3 * tile);
        return (pixels * Image.Channels) + (tile * bytesPerPixel);
    }

    private Image Tile(Image content, Point corner, Size size, OrtValue style, float strength, CancellationToken cancellation)
    {
        MirroredTile.Cut(content, corner, network.Pixels(size.Height, size.Width), size.Width);
        return Image.FromPixels(network.Run(size.Height, size.Width, style, strength, cancellation), size.Width, size.Height);
    }

    private ImageTone ToneOf(Image content, OrtValue style, float strength, CancellationToken cancellation)
    {
        var most = maxPixels() / SharesOfTile;
        var shrink = Math.Sqrt((double)most / content.Width / content.Height);
        var shorter = Math.Max(sizes.MinSide, (int)(Math.Min(content.Width, content.Height) * shrink));
        var longer = Math.Min((int)(Math.Max(content.Width, content.Height) * shrink), most / shorter);
        shorter = TileAxis.RoundUp(shorter, sizes.MultipleOf);
        longer = TileAxis.RoundUp(longer, sizes.MultipleOf);
        var size = content.Width > content.Height ? new Size(longer, shorter) : new Size(shorter, longer);
        using var small = ImageResizer.Resize(content, size.Width, size.Height);
        return new(Tile(small, default, size, style, strength, cancellation), new(content.Width, content.Height));
    }

    private static void AddToBand(Image tile, TileAxis columns, int column, Image band)
    {
        var start = columns.StartOf(column);
        var inside = Math.Min(columns.Length, band.Width - start) * Image.Channels;
        var weights = columns.WeightsOf(column);
        for (var y = 0; y < band.Height; y++)
        {
            TileBlending.LayBeside(
                tile.Row(y)[..inside], band.Row(y).Slice(start * Image.Channels, inside), weights);
        }
    }

    private static void AddBand(Image band, TileAxis rows, int row, Image result)
    {
        var start = rows.StartOf(row);
        var weights = rows.WeightsOf(row);
        for (var y = 0; y < Math.Min(band.Height, result.Height - start); y++)
        {
            if (y < weights.Length)
                TileBlending.LayOver(band.Row(y), result.Row(start + y), weights[y]);
            else
                band.Row(y).CopyTo(result.Row(start + y));
        }
    }
}
