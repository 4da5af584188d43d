using Torchline.Imaging;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>Small images for reports, as JPEG.</summary>
public static class Thumbnail
{
    private const int Side = 160;
    private const float Dark = 0.25f;

    /// <summary>What a network sees of an image.</summary>
    /// <param name="view">What is seen.</param>
    /// <param name="file">The image.</param>
    public static byte[] Of(ImageView view, string file)
    {
        using var small = Shrink(view, file);
        return ImageEncoder.Encode(small, ImageFormat.Jpeg);
    }

    /// <summary>The image, lit where a network looks.</summary>
    /// <param name="view">What is seen.</param>
    /// <param name="file">The image.</param>
    /// <param name="attention">The weights of a square grid's regions, row by row.</param>
    public static byte[] Lit(ImageView view, string file, float[] attention)
    {
        using var small = Shrink(view, file);
        var grid = (int)Math.Sqrt(attention.Length);
        var brightest = attention.Max();
        var pixels = small.Pixels;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var light = Dark + ((1 - Dark) * Between(attention, grid, x, y) / brightest);
                for (var channel = 0; channel < Image.Channels; channel++)
                {
                    ref var value = ref pixels[(((y * Side) + x) * Image.Channels) + channel];
                    value = (byte)(value * light);
                }
            }
        }
        return ImageEncoder.Encode(small, ImageFormat.Jpeg);
    }

    private static Image Shrink(ImageView view, string file)
    {
        using var seen = new Image(view.Side, view.Side);
        view.Centre(file, seen.Pixels);
        return ImageResizer.Resize(seen, Side, Side);
    }

    /// <summary>The attention at a pixel, linear between the centres of the regions.</summary>
    private static float Between(float[] attention, int grid, int x, int y)
    {
        var (column, row) = (Place(x), Place(y));
        var (left, top) = ((int)column, (int)row);
        var (right, bottom) = (Math.Min(left + 1, grid - 1), Math.Min(top + 1, grid - 1));
        return float.Lerp(
            float.Lerp(attention[(top * grid) + left], attention[(top * grid) + right], column - left),
            float.Lerp(attention[(bottom * grid) + left], attention[(bottom * grid) + right], column - left),
            row - top);

        float Place(int pixel) => Math.Clamp(((pixel + 0.5f) * grid / Side) - 0.5f, 0, grid - 1);
    }
}
