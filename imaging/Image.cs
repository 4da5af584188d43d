using System.Drawing;

namespace Torchline.Imaging;

/// <summary>
/// An image in memory: RGB, 8 bits a channel, row after row without padding, shape (height, width, 3).
/// <see cref="Dispose"/> gives the memory back. One thread at a time may use an image.
/// </summary>
public sealed class Image : IDisposable
{
    /// <summary>Bytes a pixel: red, green, blue.</summary>
    public const int Channels = 3;

    private byte[]? pooled;
    private NativeBytes? native;

    /// <summary>An image whose pixels are not initialised: whoever makes it writes all of them.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1, or the pixels do not fit into one array.</exception>
    public Image(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, Array.MaxLength / Channels, nameof(height));
        Width = width;
        Height = height;
        var bytes = width * height * Channels;
        if (bytes > ImageArrays.Longest) native = new(bytes);
        else pooled = ImageArrays.Rent(bytes);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride => Width * Channels;

    /// <summary>Columns and rows.</summary>
    public Size Size => new(Width, Height);

    /// <summary>All pixels, shape (height, width, 3).</summary>
    /// <exception cref="ObjectDisposedException">The image was disposed.</exception>
    public Span<byte> Pixels
    {
        get
        {
            if (native is not null) return native.GetSpan();
            ObjectDisposedException.ThrowIf(pooled is null, this);
            return pooled.AsSpan(0, Height * Stride);
        }
    }

    /// <summary>A copy of pixels that lie elsewhere.</summary>
    /// <param name="pixels">Shape (height, width, 3).</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    public static Image FromPixels(ReadOnlySpan<byte> pixels, int width, int height)
    {
        var image = new Image(width, height);
        if (pixels.Length == image.Pixels.Length)
        {
            pixels.CopyTo(image.Pixels);
            return image;
        }
        image.Dispose();
        throw new ArgumentException($"{width} x {height} pixels take {width * height * Channels} bytes, not {pixels.Length}.", nameof(pixels));
    }

    /// <summary>One row, shape (width, 3).</summary>
    /// <param name="y">Its number, from the top.</param>
    public Span<byte> Row(int y) => Pixels.Slice(y * Stride, Stride);

    /// <summary>Gives the memory back; more than once does no harm.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref this.pooled, null) is { } pooled) ImageArrays.Return(pooled);
        ((IDisposable?)Interlocked.Exchange(ref native, null))?.Dispose();
    }
}
