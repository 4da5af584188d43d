using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>The image that a request's body is, or that a form in the body has in its field <see cref="Field"/>.</summary>
internal sealed class ImageBody(ImageLimits limits, MemoryBudget budget) : IDisposable
{
    /// <summary>The field of a form.</summary>
    public const string Field = "image";

    private readonly PooledBytes bytes = new(budget);

    /// <summary>The media types of a body that is an image. Its format is recognised by its content.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. ImageMediaType.All, "application/octet-stream"];

    /// <summary>The image's file, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> File => bytes.Memory;

    /// <summary>Reads the body.</summary>
    /// <returns>What is wrong with it; null if there is a file.</returns>
    /// <exception cref="BadHttpRequestException">The body does not follow HTTP, takes too long, or the server finds it too large.</exception>
    /// <exception cref="MemorySpentException">There is no memory for it.</exception>
    public ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request) =>
        BodyDeadline.ReadAsync(request.HttpContext, (This: this, request), static (body, stop) => body.This.ReadAsync(body.request, stop));

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => bytes.Dispose();

    private async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return ImageProblem.WrongMediaType(request.ContentType);
        if (MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            SetServerLimit(request, limits.ImageBytes);
            return await ReadFileAsync(request.Body, request.ContentLength, stop);
        }
        if (MultipartForm.Is(request))
            return await ReadFormAsync(request, stop);
        return ImageProblem.WrongMediaType(request.ContentType);
    }

    private async ValueTask<ProblemHttpResult?> ReadFileAsync(Stream stream, long? announced, CancellationToken cancellation)
    {
        if (announced > limits.ImageBytes || !await bytes.TryReadAsync(stream, announced, limits.ImageBytes, cancellation))
            return ImageProblem.TooManyBytes(limits.ImageBytes);
        return File.IsEmpty ? ImageProblem.Empty() : null;
    }

    private async ValueTask<ProblemHttpResult?> ReadFormAsync(HttpRequest request, CancellationToken stop)
    {
        if (MultipartForm.TryOpen(request, limits.ImageBytes, limits.ImageBytes, out var form) is { } problem)
            return problem;
        try
        {
            while (await form!.NextAsync(stop) is var (name, body))
            {
                if (name == Field)
                    return await ReadFileAsync(body, announced: null, stop);
            }
        }
        catch (Exception e) when (MultipartForm.IsMalformed(e))
        {
            return ImageProblem.MalformedForm(e.Message);
        }
        return ImageProblem.MissingField();
    }

    /// <summary>Sets the server's own limit, which is that of the other routes before.</summary>
    internal static void SetServerLimit(HttpRequest request, long bytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = bytes;
    }
}
