using System.Buffers;

namespace Torchline.Imaging;

/// <summary>Writes JPEG, PNG and WebP. All methods are safe to call from many threads.</summary>
public static class ImageEncoder
{
    /// <summary>Encodes a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="format">The file format.</param>
    /// <param name="options">Quality; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ImageException">The format cannot hold a picture of this size.</exception>
    public static byte[] Encode(Image image, ImageFormat format, EncodeOptions? options = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Encode(image, format, output, options);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Encodes a picture into a buffer, such as the writer of an HTTP response.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="format">The file format.</param>
    /// <param name="output">Receives the file.</param>
    /// <param name="options">Quality; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <exception cref="ImageException">The format cannot hold a picture of this size.</exception>
    public static void Encode(Image image, ImageFormat format, IBufferWriter<byte> output, EncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(output);
        options ??= EncodeOptions.Default;
        switch (format)
        {
            case ImageFormat.Jpeg: JpegEncoder.Encode(image, output, options); break;
            case ImageFormat.Png: PngEncoder.Encode(image, output); break;
            case ImageFormat.Webp: WebpEncoder.Encode(image, output, options); break;
            default: throw new ArgumentOutOfRangeException(nameof(format), format, null);
        }
    }
}
