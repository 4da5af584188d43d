using NetVips;

namespace Torchline.Imaging;

/// <summary>
/// Reads JPEG, PNG, WebP, GIF and TIFF, recognised by content, through libvips, into RGB as a viewer shows them: grey, palette, 16 bits and
/// CMYK converted, transparency on white, EXIF orientation applied, of an animation the first frame, of a TIFF the first image. All methods
/// are safe to call from many threads.
/// </summary>
public static class ImageDecoder
{
    // Arrays of 85,000 bytes and more are collected late.
    private const int StripBytes = 64 << 10;

    // libvips keeps one list of messages for the process: what reads it to decide something does so alone.
    private static readonly ReaderWriterLockSlim Messages = new();

    /// <summary>Reads an image's header; no memory for pixels is allocated.</summary>
    /// <param name="encoded">The file.</param>
    /// <exception cref="ImageException">The format is unknown, or the header is corrupt or of an unsupported kind.</exception>
    public static ImageInfo Identify(ReadOnlySpan<byte> encoded) => WithNeeded(encoded, static (file, format) =>
    {
        using var source = LibVips.SourceOf(file);
        using var header = LibVips.Open(source, format, Enums.FailOn.Warning);
        return InfoOf(header, format);
    });

    /// <summary>Decodes an image.</summary>
    /// <param name="encoded">The file.</param>
    /// <param name="options">Limits and size; <see cref="DecodeOptions.Default"/> when null.</param>
    /// <returns>The image as it is shown; the caller disposes it.</returns>
    /// <exception cref="ImageException">The format is unknown, a limit is exceeded, or the file is corrupt or unsupported.</exception>
    public static Image Decode(ReadOnlySpan<byte> encoded, DecodeOptions? options = null)
    {
        options ??= DecodeOptions.Default;
        if (encoded.Length > options.MaxEncodedBytes)
        {
            throw new ImageException(
                ImageError.TooManyBytes, $"The image has {encoded.Length} bytes; at most {options.MaxEncodedBytes} are accepted.");
        }
        return WithNeeded(encoded, (file, format) => Decode(file, format, options));
    }

    private static Image Decode(ReadOnlySpan<byte> file, ImageFormat format, DecodeOptions options)
    {
        Messages.EnterReadLock();
        try
        {
            return Decode(file, format, options, Enums.FailOn.Warning);
        }
        catch (VipsException exception) when (format == ImageFormat.Jpeg && JpegWarnings.AreHarmless(exception.Message))
        {
            // Decoded below.
        }
        finally
        {
            Messages.ExitReadLock();
        }
        return DecodeOddJpeg(file, options);
    }

    // The messages that were read may be those of another thread's image. On a second try, alone, they are this image's own.
    private static Image DecodeOddJpeg(ReadOnlySpan<byte> file, DecodeOptions options)
    {
        Messages.EnterWriteLock();
        try
        {
            return Decode(file, ImageFormat.Jpeg, options, Enums.FailOn.Warning);
        }
        catch (VipsException exception) when (JpegWarnings.AreHarmless(exception.Message))
        {
            return Decode(file, ImageFormat.Jpeg, options, Enums.FailOn.Truncated);
        }
        finally
        {
            Messages.ExitWriteLock();
        }
    }

    private static Image Decode(ReadOnlySpan<byte> file, ImageFormat format, DecodeOptions options, Enums.FailOn failOn)
    {
        using var scope = new VipsScope();
        var source = scope.Keep(LibVips.SourceOf(file));
        var stored = scope.Keep(LibVips.Open(source, format, failOn));
        var info = InfoOf(stored, format);
        CheckPixels(info, options);
        EndMarker.Check(file, format);
        if (format == ImageFormat.Jpeg)
        {
            JpegScans.Check(file);
            if (DivisorFor(info, options) is > 1 and var divisor) stored = scope.Keep(LibVips.Open(source, format, failOn, divisor));
        }
        var rgb = RgbOf(stored, format, scope);
        if (info.Orientation == Orientation.TopLeft) return PixelsOf(rgb);
        // Turned, its rows are needed in another order than they are decoded in.
        return PixelsOf(scope.Keep(scope.Keep(rgb.CopyMemory()).Autorot()));
    }

    private static T WithNeeded<T>(ReadOnlySpan<byte> encoded, NeededFunc<T> read)
    {
        var format = FormatSignatures.Of(encoded);
        byte[]? needed = null;
        try
        {
            if (format == ImageFormat.Tiff) _ = TiffHeader.Of(encoded);
            if (format != ImageFormat.Png) return read(encoded, format);
            needed = ImageArrays.Rent(encoded.Length);
            return read(needed.AsSpan(0, PngChunks.CopyNeeded(encoded, needed)), format);
        }
        catch (VipsException)
        {
            // Its messages may be those of an image that another thread refused: none is passed on.
            throw ImageException.Corrupt(format);
        }
        finally
        {
            if (needed is not null) ImageArrays.Return(needed);
        }
    }

    private static ImageInfo InfoOf(NetVips.Image header, ImageFormat format)
    {
        if (header.Bands > 4) throw ImageException.Unsupported(format, $"it has {header.Bands} components");
        var orientation = header.Contains("orientation") ? Convert.ToInt32(header.Get("orientation")) : 1;
        return new(format, header.Width, header.Height, Enum.IsDefined((Orientation)orientation) ? (Orientation)orientation : Orientation.TopLeft);
    }

    private static void CheckPixels(ImageInfo info, DecodeOptions options)
    {
        if (info.Pixels <= options.MaxPixels) return;
        throw new ImageException(
            ImageError.TooManyPixels,
            $"The image has {info.Width} x {info.Height} pixels; at most {options.MaxPixels} in all are accepted.");
    }

    private static int DivisorFor(ImageInfo info, DecodeOptions options)
    {
        if (options.MinimumSize is not { } size) return 1;
        var shown = info.OrientedSize;
        var divisor = 8;
        while (divisor > 1 && (shown.Width / divisor < size.Width || shown.Height / divisor < size.Height)) divisor /= 2;
        return divisor;
    }

    private static NetVips.Image RgbOf(NetVips.Image stored, ImageFormat format, VipsScope scope)
    {
        if (stored is { Bands: Image.Channels, Format: Enums.BandFormat.Uchar }) return stored;
        if (stored.Interpretation == Enums.Interpretation.Cmyk)
        {
            // Without a profile, as viewers do: of white, what neither ink nor black takes away.
            var light = scope.Keep(stored.Invert());
            var product = scope.Keep(scope.Keep(light.ExtractBand(0, n: Image.Channels)) * scope.Keep(light.ExtractBand(3)));
            var rounded = scope.Keep(product.Linear([1 / 255.0], [0.5], uchar: true));
            return scope.Keep(rounded.Copy(interpretation: Enums.Interpretation.Srgb));
        }
        if (format == ImageFormat.Jpeg && stored.Bands != 1) throw ImageException.Unsupported(format, $"it has {stored.Bands} components");
        double white = stored.Format == Enums.BandFormat.Ushort ? ushort.MaxValue : byte.MaxValue;
        var opaque = stored.HasAlpha() ? scope.Keep(stored.Flatten([white])) : stored;
        return opaque is { Bands: Image.Channels, Format: Enums.BandFormat.Uchar } ? opaque : scope.Keep(opaque.Colourspace(Enums.Interpretation.Srgb));
    }

    // Strip by strip, on this thread: a whole image at once is written by another, which takes a third longer at 500 pixels.
    private static Image PixelsOf(NetVips.Image rgb)
    {
        var image = new Image(rgb.Width, rgb.Height);
        try
        {
            using var region = Region.New(rgb);
            var rows = Math.Max(StripBytes / image.Stride, 1);
            for (var top = 0; top < image.Height; top += rows)
                region.Fetch(0, top, image.Width, Math.Min(rows, image.Height - top)).CopyTo(image.Pixels[(top * image.Stride)..]);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private delegate T NeededFunc<T>(ReadOnlySpan<byte> file, ImageFormat format);
}
