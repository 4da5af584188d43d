using System.Drawing;
using Torchline.Contracts.Manifest;
using Torchline.Imaging;

namespace Torchline.InferenceService.Stylization;

/// <summary>
/// Stylizes pictures of any size in bounded memory: what is too large for the network at once goes through it in tiles, row by
/// row. The tiles of a row are blended into a band, the bands into the result.
/// </summary>
/// <remarks>
/// For convolutions the tiles are exact: they overlap by what a pixel depends on, and only what lies further inside is used. Not
/// for instance normalisation, whose statistics are those of a tile instead of the picture: so neighbours differ a little, which the
/// blending hides.
/// </remarks>
/// <param name="network">Stylizes a tile.</param>
/// <param name="sizes">What the network takes.</param>
/// <param name="maxPixels">The most pixels of a tile.</param>
internal sealed class TiledStylization(StylizationNetwork network, ImageSizes sizes, int maxPixels)
{
    /// <summary>Stylizes a picture.</summary>
    /// <param name="content">The picture, neither side smaller than the network takes.</param>
    /// <param name="weights">The weights of the styles.</param>
    /// <param name="strength">From 0 to 1.</param>
    /// <param name="cancellation">Ends the work before the next tile.</param>
    /// <returns>A picture of the same size; the caller disposes it.</returns>
    public Image Stylize(Image content, float[] weights, float strength, CancellationToken cancellation)
    {
        var (rows, columns) = TileGrid.Of(new(content.Width, content.Height), sizes, maxPixels);
        var result = new Image(content.Width, content.Height);
        try
        {
            using var band = new Image(content.Width, rows.Length);
            for (int row = 0; row < rows.Count; row++)
            {
                for (int column = 0; column < columns.Count; column++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var corner = new Point(columns.StartOf(column), rows.StartOf(row));
                    MirroredTile.Cut(content, corner, network.Pixels(rows.Length, columns.Length), columns.Length);
                    var tile = network.Run(rows.Length, columns.Length, weights, strength);
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

    private static void AddToBand(ReadOnlySpan<byte> tile, TileAxis columns, int column, Image band)
    {
        int start = columns.StartOf(column), stride = columns.Length * Image.Channels;
        int inside = Math.Min(columns.Length, band.Width - start) * Image.Channels;
        int[] weights = columns.WeightsOf(column);
        for (int y = 0; y < band.Height; y++)
        {
            TileBlending.LayBeside(
                tile.Slice(y * stride, inside), band.Row(y).Slice(start * Image.Channels, inside), weights);
        }
    }

    private static void AddBand(Image band, TileAxis rows, int row, Image result)
    {
        int start = rows.StartOf(row);
        int[] weights = rows.WeightsOf(row);
        for (int y = 0; y < Math.Min(band.Height, result.Height - start); y++)
        {
            if (y < weights.Length)
            {
                TileBlending.LayOver(band.Row(y), result.Row(start + y), weights[y]);
            }
            else
            {
                band.Row(y).CopyTo(result.Row(start + y));
            }
        }
    }
}
