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
        _ => "WebP",
    };
}
