using Torchline.Imaging;

namespace Torchline.InferenceService.Images;

/// <summary>The media types of images.</summary>
internal static class ImageMediaType
{
    public const string Jpeg = "image/jpeg", Png = "image/png", Webp = "image/webp";

    /// <summary>Those that are read and written, in the order of <see cref="ImageFormat"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [Jpeg, Png, Webp];

    /// <summary>The media type of a format.</summary>
    public static string Of(ImageFormat format) => All[(int)format];
}
