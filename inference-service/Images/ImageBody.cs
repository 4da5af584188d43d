using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Torchline.InferenceService.Hosting;
using Torchline.InferenceService.Problems;

namespace Torchline.InferenceService.Images;

/// <summary>The picture that a request's body is, or that a form in the body has in its field <see cref="Field"/>.</summary>
/// <param name="limits">How large it may be.</param>
internal sealed class ImageBody(RequestLimits limits) : IDisposable
{
    /// <summary>The field of a form.</summary>
    public const string Field = "image";

    /// <summary>The media type of a form.</summary>
    public const string FormMediaType = "multipart/form-data";

    /// <summary>What a form may have besides the picture, in bytes.</summary>
    private const int FormBytes = 64 * 1024;

    private const int MaxBoundaryLength = 128;

    private readonly PooledBytes _bytes = new();

    /// <summary>The media types of a body that is a picture. Which format it has is told by its content.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. ImageMediaType.All, "application/octet-stream"];

    /// <summary>The picture's file, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> File => _bytes.Memory;

    /// <summary>Reads the body.</summary>
    /// <returns>What is wrong with it; null if there is a file.</returns>
    /// <exception cref="BadHttpRequestException">The body does not follow HTTP, or the server finds it too large.</exception>
    public async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return ImageProblem.WrongMediaType(request.ContentType);
        }

        if (MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            SetServerLimit(request, limits.ImageBytes);
            return await ReadFileAsync(request.Body, request.ContentLength, request.HttpContext.RequestAborted);
        }

        if (type.MediaType.Equals(FormMediaType, StringComparison.OrdinalIgnoreCase))
        {
            SetServerLimit(request, (long)limits.ImageBytes + FormBytes);
            return await ReadFormAsync(request, HeaderUtilities.RemoveQuotes(type.Boundary).Value);
        }

        return ImageProblem.WrongMediaType(request.ContentType);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _bytes.Dispose();

    private async ValueTask<ProblemHttpResult?> ReadFileAsync(Stream stream, long? announced, CancellationToken cancellation)
    {
        if (announced > limits.ImageBytes || !await _bytes.TryReadAsync(stream, announced, limits.ImageBytes, cancellation))
        {
            return ImageProblem.TooManyBytes(limits.ImageBytes);
        }

        return File.IsEmpty ? ImageProblem.Empty() : null;
    }

    private async ValueTask<ProblemHttpResult?> ReadFormAsync(HttpRequest request, string? boundary)
    {
        if (boundary is not { Length: > 0 and <= MaxBoundaryLength })
        {
            return ImageProblem.MalformedForm("the header Content-Type has no valid boundary");
        }

        if (request.ContentLength > (long)limits.ImageBytes + FormBytes)
        {
            return ImageProblem.TooManyBytes(limits.ImageBytes);
        }

        var cancellation = request.HttpContext.RequestAborted;
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) &&
                    HeaderUtilities.RemoveQuotes(disposition.Name).Equals(Field, StringComparison.Ordinal))
                {
                    return await ReadFileAsync(section.Body, announced: null, cancellation);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return ImageProblem.MalformedForm(e.Message);
        }

        return ImageProblem.MissingField();
    }

    /// <summary>The server's own limit is that of the other routes.</summary>
    private static void SetServerLimit(HttpRequest request, long bytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = bytes;
        }
    }
}
