using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Torchline.InferenceService.Images;

/// <summary>The media types of images.</summary>
internal static class ImageMediaType
{
    public const string Jpeg = "image/jpeg", Png = "image/png", Webp = "image/webp", Gif = "image/gif", Tiff = "image/tiff";

    /// <summary>Those that are written, in the order of <see cref="ImageFormat"/>; GIF and TIFF are read, too.</summary>
    public static IReadOnlyList<string> All { get; } = [Jpeg, Png, Webp];

    // Names that no standard has and that programs send nevertheless.
    private static readonly string[] Aliases = ["image/jpg", "image/pjpeg", "image/x-png"];

    // Whoever sends one of these gets the answer that names the format and what to send, from the content.
    private static readonly string[] OtherImages =
        [Gif, "image/heic", "image/heif", "image/avif", "image/bmp", "image/x-ms-bmp", Tiff, "image/svg+xml", "image/jxl"];

    /// <summary>Whether a body of a media type may be an image, beside <see cref="All"/>.</summary>
    public static bool MayBe(string mediaType) => Aliases.Concat(OtherImages).Contains(mediaType, StringComparer.OrdinalIgnoreCase);

    /// <summary>The media type of a format.</summary>
    public static string Of(ImageFormat format) => All[(int)format];
}

/// <summary>The qualities that a client's header <c>Accept</c> gives to the formats of images (RFC 9110, 12.5.1).</summary>
internal sealed class AcceptedFormats
{
    private static readonly ImageFormat[] Formats = [ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Webp];

    private readonly double[] qualities;

    /// <param name="accept">The header; without it every format is as good as the others.</param>
    public AcceptedFormats(StringValues accept)
    {
        MediaTypeHeaderValue.TryParseList(accept, out var ranges);
        foreach (var range in ranges ?? [])
        {
            if (range.MediaType.Equals("image/jpg", StringComparison.OrdinalIgnoreCase))
                range.MediaType = ImageMediaType.Jpeg;
        }
        qualities = [.. Formats.Select(format => StringValues.IsNullOrEmpty(accept) ? 1 : QualityOf(format, ranges ?? []))];
    }

    /// <summary>Whether the client takes none of the formats.</summary>
    public bool IsEmpty => Array.TrueForAll(qualities, quality => quality == 0);

    /// <summary>The format of the highest quality; among equal ones, the preferred one if it is there.</summary>
    public ImageFormat Best(ImageFormat preferred) =>
        Formats.OrderByDescending(format => qualities[(int)format]).ThenByDescending(format => format == preferred).First();

    /// <summary>The quality of the most specific range that the format lies in; 0 if there is none.</summary>
    private static double QualityOf(ImageFormat format, IList<MediaTypeHeaderValue> ranges)
    {
        var type = MediaTypeHeaderValue.Parse(ImageMediaType.Of(format));
        var match = ranges.OrderBy(range => range.MatchesAllTypes).ThenBy(range => range.MatchesAllSubTypes)
            .FirstOrDefault(type.IsSubsetOf);
        return match is null ? 0 : match.Quality ?? 1;
    }
}

/// <summary>A response of status 200 whose body is an image.</summary>
/// <param name="model">The name of the model that made it, for the header <see cref="ModelHeader"/>.</param>
internal sealed class ImageAnswer(ReadOnlyMemory<byte> file, ImageFormat format, string model) : IResult
{
    /// <summary>The header that names the model, as the JSON of other answers does.</summary>
    public const string ModelHeader = "Torchline-Model";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.ContentType = ImageMediaType.Of(format);
        response.ContentLength = file.Length;
        response.Headers[ModelHeader] = model;
        return response.Body.WriteAsync(file, httpContext.RequestAborted).AsTask();
    }
}
