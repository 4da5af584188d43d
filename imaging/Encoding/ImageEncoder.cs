using System.Buffers;
using NetVips;

namespace Torchline.Imaging;

/// <summary>Writes JPEG, PNG and WebP through libvips, without metadata. All methods are safe to call from many threads.</summary>
public static class ImageEncoder
{
    private const int JpegMaxSide = 65_500; // libjpeg's own limit, a little under the format's
    private const int WebpMaxSide = 16_383;

    /// <summary>Encodes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="format">The file format.</param>
    /// <param name="options">Quality; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ImageException">The format cannot hold an image of this size.</exception>
    public static unsafe byte[] Encode(Image image, ImageFormat format, EncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= EncodeOptions.Default;
        CheckSides(image, format);
        fixed (byte* pixels = image.Pixels)
        {
            using var memory = LibVips.Over((nint)pixels, image.Width, image.Height);
            using var source = memory.Copy(interpretation: Enums.Interpretation.Srgb);
            return format switch
            {
                ImageFormat.Jpeg => source.JpegsaveBuffer(
                    options.Quality,
                    subsampleMode: options.FullChroma ? Enums.ForeignSubsample.Off : Enums.ForeignSubsample.On,
                    keep: Enums.ForeignKeep.None),
                ImageFormat.Png => source.PngsaveBuffer(filter: Enums.ForeignPngFilter.All, keep: Enums.ForeignKeep.None),
                ImageFormat.Webp => source.WebpsaveBuffer(options.Quality, options.Lossless, keep: Enums.ForeignKeep.None),
                _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
            };
        }
    }

    /// <summary>Encodes an image into a buffer, such as the writer of an HTTP response.</summary>
    /// <param name="image">The image.</param>
    /// <param name="format">The file format.</param>
    /// <param name="output">Receives the file.</param>
    /// <param name="options">Quality; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <exception cref="ImageException">The format cannot hold an image of this size.</exception>
    public static void Encode(Image image, ImageFormat format, IBufferWriter<byte> output, EncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Encode(image, format, options));
    }

    private static void CheckSides(Image image, ImageFormat format)
    {
        var most = format switch
        {
            ImageFormat.Jpeg => JpegMaxSide,
            ImageFormat.Webp => WebpMaxSide,
            _ => int.MaxValue,
        };
        if (Math.Max(image.Width, image.Height) > most) throw ImageException.Unsupported(format, $"a side may have {most} pixels");
    }
}

/// <summary>How an image is written.</summary>
public sealed record EncodeOptions
{
    /// <summary>The defaults: quality 90, lossy.</summary>
    public static EncodeOptions Default { get; } = new();

    /// <summary>For JPEG and lossy WebP, 1 (small) to 100 (good). PNG has none.</summary>
    public int Quality
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            field = value;
        }
    } = 90;

    /// <summary>Whether WebP is written without loss.</summary>
    public bool Lossless { get; init; }

    /// <summary>Whether JPEG keeps the full resolution of colour (4:4:4) instead of halving it (4:2:0).</summary>
    public bool FullChroma { get; init; }
}
