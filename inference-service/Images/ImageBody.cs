using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>The image that a request's body is, or that a form in the body has in its field <see cref="Field"/>.</summary>
/// <param name="limits">How large it may be.</param>
internal sealed class ImageBody(RequestLimits limits) : IDisposable
{
    /// <summary>The field of a form.</summary>
    public const string Field = "image";

    private readonly PooledBytes bytes = new();

    /// <summary>The media types of a body that is an image. Which format it has is told by its content.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. ImageMediaType.All, "application/octet-stream"];

    /// <summary>The image's file, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> File => bytes.Memory;

    /// <summary>Reads the body.</summary>
    /// <returns>What is wrong with it; null if there is a file.</returns>
    /// <exception cref="BadHttpRequestException">The body does not follow HTTP, or the server finds it too large.</exception>
    public async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return ImageProblem.WrongMediaType(request.ContentType);

        if (MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            SetServerLimit(request, limits.ImageBytes);
            return await ReadFileAsync(request.Body, request.ContentLength, request.HttpContext.RequestAborted);
        }

        if (MultipartForm.Is(request))
            return await ReadFormAsync(request);

        return ImageProblem.WrongMediaType(request.ContentType);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => bytes.Dispose();

    private async ValueTask<ProblemHttpResult?> ReadFileAsync(Stream stream, long? announced, CancellationToken cancellation)
    {
        if (announced > limits.ImageBytes || !await bytes.TryReadAsync(stream, announced, limits.ImageBytes, cancellation))
            return ImageProblem.TooManyBytes(limits.ImageBytes);

        return File.IsEmpty ? ImageProblem.Empty() : null;
    }

    private async ValueTask<ProblemHttpResult?> ReadFormAsync(HttpRequest request)
    {
        if (MultipartForm.TryOpen(request, limits.ImageBytes, limits.ImageBytes, out var form) is { } problem)
            return problem;

        try
        {
            while (await form!.NextAsync() is var (name, body))
            {
                if (name == Field)
                    return await ReadFileAsync(body, announced: null, request.HttpContext.RequestAborted);
            }
        }
        catch (Exception e) when (MultipartForm.IsMalformed(e))
        {
            return ImageProblem.MalformedForm(e.Message);
        }

        return ImageProblem.MissingField();
    }

    /// <summary>Sets the server's own limit, which is that of the other routes before.</summary>
    /// <param name="request">The request.</param>
    /// <param name="bytes">The most bytes of its body.</param>
    internal static void SetServerLimit(HttpRequest request, long bytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = bytes;
    }
}
