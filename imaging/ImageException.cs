namespace Torchline.Imaging;

/// <summary>An image cannot be read or written, through no fault of the calling program.</summary>
/// <param name="error">Why.</param>
/// <param name="message">Why, a sentence for whoever sent the image.</param>
public sealed class ImageException(ImageError error, string message) : Exception(message)
{
    /// <summary>Why the image was refused.</summary>
    public ImageError Error { get; } = error;

    internal static ImageException Corrupt(ImageFormat format, string? detail = null) => new(
        ImageError.Corrupt,
        detail is null
            ? $"The {NameOf(format)} image is corrupt, truncated or of an unsupported kind."
            : $"The {NameOf(format)} image is corrupt or truncated: {detail}.");

    internal static ImageException Unsupported(ImageFormat format, string detail) =>
        new(ImageError.Unsupported, $"The {NameOf(format)} image is not supported: {detail}.");

    private static string NameOf(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "JPEG",
        ImageFormat.Png => "PNG",
        ImageFormat.Gif => "GIF",
        ImageFormat.Tiff => "TIFF",
        _ => "WebP",
    };
}

/// <summary>Why an image was refused.</summary>
public enum ImageError
{
    /// <summary>The first bytes are not those of any format that is read.</summary>
    UnknownFormat,

    /// <summary>The file contradicts its format, ends too early, or is of a kind that the codec does not read.</summary>
    Corrupt,

    /// <summary>The file is sound, but uses a part of its format that is not read or written here.</summary>
    Unsupported,

    /// <summary>The file is longer than <see cref="DecodeOptions.MaxEncodedBytes"/>.</summary>
    TooManyBytes,

    /// <summary>The image has more pixels than <see cref="DecodeOptions.MaxPixels"/>.</summary>
    TooManyPixels,
}
