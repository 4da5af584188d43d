using System.Buffers;
using System.Drawing;

namespace Torchline.Imaging;

/// <summary>Antialiased resizing, as Pillow and torchvision do it. All methods are safe to call from many threads.</summary>
public static class ImageResizer
{
    /// <summary>Resizes a whole image.</summary>
    /// <param name="source">The image.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="interpolation">The filter.</param>
    public static Image Resize(Image source, int width, int height, Interpolation interpolation = Interpolation.Bilinear)
    {
        ArgumentNullException.ThrowIfNull(source);
        var target = new Image(width, height);
        Resize(source, WholeOf(source), new(width, height), target.Pixels, interpolation);
        return target;
    }

    /// <summary>Resizes a part of an image into memory of the caller's: a random resized crop, and its flip, in one pass.</summary>
    /// <param name="source">The image.</param>
    /// <param name="box">The part, in source pixels; pixels outside are not read, as if the image had been cropped first.</param>
    /// <param name="size">The size of the result.</param>
    /// <param name="target">Receives the result, shape (height, width, 3).</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="mirror">Whether the result is flipped left to right.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> has another length than the result.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The box is empty or not inside the image, or a side is less than 1.</exception>
    public static void Resize(
        Image source, RectangleF box, Size size, Span<byte> target, Interpolation interpolation = Interpolation.Bilinear,
        bool mirror = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        Resize(source, box, size, new Rectangle(default, size), target, interpolation, mirror);
    }

    /// <summary>
    /// Resizes an image so that its short side has <paramref name="shortSide"/> pixels, and crops the centre, in one pass: only
    /// the pixels inside the crop are made. Rounds as torchvision's <c>Resize</c> and <c>CenterCrop</c>.
    /// </summary>
    /// <param name="source">The image.</param>
    /// <param name="shortSide">Pixels of the short side before the crop.</param>
    /// <param name="crop">Pixels of each side of the result, at most <paramref name="shortSide"/>.</param>
    /// <param name="target">Receives the result, shape (crop, crop, 3).</param>
    /// <param name="interpolation">The filter.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> has another length than the result.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The crop is less than 1 or more than the short side.</exception>
    public static void ResizeShortSideAndCropCentre(
        Image source, int shortSide, int crop, Span<byte> target, Interpolation interpolation = Interpolation.Bilinear)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(crop, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(crop, shortSide);
        var size = ShortSideSize(source.Size, shortSide);
        Resize(source, WholeOf(source), size, CentreOf(size, new(crop, crop)), target, interpolation, mirror: false);
    }

    /// <summary>The size to which torchvision's <c>Resize(shortSide)</c> resizes: the long side is rounded down.</summary>
    /// <param name="size">The image's.</param>
    /// <param name="shortSide">Pixels.</param>
    public static Size ShortSideSize(Size size, int shortSide) => size.Width <= size.Height
        ? new(shortSide, (int)((double)shortSide * size.Height / size.Width))
        : new((int)((double)shortSide * size.Width / size.Height), shortSide);

    /// <summary>Where torchvision's <c>CenterCrop</c> lies: offsets are rounded half to even, as Python does.</summary>
    internal static Rectangle CentreOf(Size size, Size crop) => new(
        (int)Math.Round((size.Width - crop.Width) / 2.0, MidpointRounding.ToEven),
        (int)Math.Round((size.Height - crop.Height) / 2.0, MidpointRounding.ToEven),
        crop.Width,
        crop.Height);

    private static void Resize(
        Image source, RectangleF box, Size size, Rectangle window, Span<byte> target, Interpolation interpolation, bool mirror)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Width, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Height, 1, nameof(size));
        CheckBox(source, box);
        var bytes = (long)window.Width * window.Height * Image.Channels;
        if (target.Length != bytes) throw new ArgumentException($"The result takes {bytes} bytes, not {target.Length}.", nameof(target));

        using var columns = new FilterTable(interpolation, box.Left, box.Width, source.Width, size.Width, window.Left, window.Width, mirror);
        using var rows = new FilterTable(interpolation, box.Top, box.Height, source.Height, size.Height, window.Top, window.Height, reverse: false);

        // Only the columns that some target pixel needs are combined.
        var first = Math.Min(columns.Starts[0], columns.Starts[^1]);
        var width = Math.Max(columns.Starts[0], columns.Starts[^1]) + columns.Taps - first;
        int combined = width * Image.Channels + 1, made = window.Width * Image.Channels + 1;
        var buffer = ArrayPool<float>.Shared.Rent(combined + made);
        try
        {
            var row = buffer.AsSpan(0, combined);
            var result = buffer.AsSpan(combined, made);
            row[^1] = 0;
            for (var y = 0; y < window.Height; y++)
            {
                var pixels = source.Pixels[(rows.Starts[y] * source.Stride + first * Image.Channels)..];
                Resampler.CombineRows(pixels, source.Stride, rows.WeightsOf(y), row[..^1]);
                Resampler.CombineColumns(row, first, columns, result);
                Resampler.Quantize(result, target.Slice(y * window.Width * Image.Channels, window.Width * Image.Channels));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static RectangleF WholeOf(Image image) => new(default, image.Size);

    private static void CheckBox(Image source, RectangleF box)
    {
        // Written so that a NaN fails.
        var inside = box.Left >= 0 && box.Top >= 0 && box.Width > 0 && box.Height > 0
            && box.Right <= source.Width && box.Bottom <= source.Height;
        if (!inside) throw new ArgumentOutOfRangeException(nameof(box), box, $"It must lie inside {source.Width} x {source.Height} pixels.");
    }
}
