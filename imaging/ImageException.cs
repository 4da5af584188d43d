namespace Torchline.Imaging;

/// <summary>A picture cannot be read or written, through no fault of the calling program.</summary>
/// <param name="error">Why.</param>
/// <param name="message">Why, a sentence for whoever sent the picture.</param>
public sealed class ImageException(ImageError error, string message) : Exception(message)
{
    /// <summary>Why the picture was refused.</summary>
    public ImageError Error { get; } = error;

    internal static ImageException Corrupt(ImageFormat format, string? detail = null) => new(
        ImageError.Corrupt,
        detail is null
            ? $"The {NameOf(format)} picture is corrupt, truncated or of an unsupported kind."
            : $"The {NameOf(format)} picture is corrupt or truncated: {detail}.");

    internal static ImageException Unsupported(ImageFormat format, string detail) =>
        new(ImageError.Unsupported, $"The {NameOf(format)} picture is not supported: {detail}.");

    private static string NameOf(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "JPEG",
        ImageFormat.Png => "PNG",
        _ => "WebP",
    };
}
