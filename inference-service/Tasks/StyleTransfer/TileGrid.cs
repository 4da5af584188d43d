using System.Drawing;
using Torchline.Contracts.Packages;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The tiles in which an image goes through a network; one for an image that is small enough.</summary>
/// <param name="Rows">The tiles from above.</param>
/// <param name="Columns">The tiles from the left.</param>
internal sealed record TileGrid(TileAxis Rows, TileAxis Columns)
{
    /// <summary>The tiles of an image: squares, unless the image is narrower.</summary>
    /// <param name="size">The image's.</param>
    /// <param name="sizes">What the network takes.</param>
    /// <param name="maxPixels">The most pixels of a tile.</param>
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
