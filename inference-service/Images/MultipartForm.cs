using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Torchline.InferenceService.Requests;

namespace Torchline.InferenceService.Images;

/// <summary>A form with images, whose fields are read one after the other as they come in.</summary>
internal sealed class MultipartForm
{
    /// <summary>The media type of a form.</summary>
    public const string MediaType = "multipart/form-data";

    /// <summary>What a form may have besides its images, in bytes.</summary>
    private const int OtherBytes = 64 * 1024;

    private const int MaxBoundaryLength = 128;

    private readonly MultipartReader reader;
    private readonly CancellationToken cancellation;
    private readonly Endpoint? route;
    private readonly FormFields? fields;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    private MultipartForm(string boundary, HttpRequest request)
    {
        reader = new(boundary, request.Body);
        cancellation = request.HttpContext.RequestAborted;
        route = request.HttpContext.GetEndpoint();
        fields = route?.Metadata.GetMetadata<FormFields>();
    }

    /// <summary>The name of the file that the field which was read last has; null if it is no file.</summary>
    public string? FileName { get; private set; }

    /// <summary>Whether a body is a form by its media type.</summary>
    public static bool Is(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Prepares the reading of a body that <see cref="Is"/> a form, and sets the server's limit to it.</summary>
    /// <param name="form">The form, if it can be read.</param>
    /// <returns>What is wrong with it.</returns>
    public static ProblemHttpResult? TryOpen(HttpRequest request, long imagesBytes, int imageBytes, out MultipartForm? form)
    {
        form = null;
        ImageBody.SetServerLimit(request, imagesBytes + OtherBytes);
        if (HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value is not
            { Length: > 0 and <= MaxBoundaryLength } boundary)
        {
            return ImageProblem.MalformedForm("the header Content-Type has no valid boundary");
        }
        if (request.ContentLength > imagesBytes + OtherBytes)
            return ImageProblem.TooManyBytes(imageBytes);
        form = new(boundary, request);
        return null;
    }

    /// <summary>Whether reading a form threw an exception because the form is malformed.</summary>
    public static bool IsMalformed(Exception exception) =>
        exception is InvalidDataException or (IOException and not BadHttpRequestException);

    /// <summary>The next field that has a name, whose body is then read before the one after it; null if there is none.</summary>
    /// <param name="stop">Ends the reading; without it, the end of the request does.</param>
    /// <exception cref="BadHttpRequestException">It is none of the route's <see cref="FormFields"/>, or is there twice.</exception>
    public async ValueTask<(string Name, Stream Body)?> NextAsync(CancellationToken? stop = null)
    {
        while (await reader.ReadNextSectionAsync(stop ?? cancellation) is { } section)
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) &&
                HeaderUtilities.RemoveQuotes(disposition.Name).Value is { Length: > 0 } name)
            {
                var file = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
                FileName = HeaderUtilities.RemoveQuotes(file).Value;
                fields?.Check(name, names, route!);
                return (name, section.Body);
            }
        }
        return null;
    }
}
