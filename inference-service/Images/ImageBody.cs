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

    /// <summary>The list of several images in JSON.</summary>
    public const string List = "images";

    /// <summary>The members of a JSON body: one image, or a list of several.</summary>
    private static readonly ImageJsonMembers Members = new([Field], [List], []);

    private readonly PooledBytes bytes = new(budget);
    private readonly ImageJson json = new(budget);

    /// <summary>The media types of a body that is an image. Its format is recognised by its content.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. ImageMediaType.All, "application/octet-stream"];

    /// <summary>The image's file, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> File => json[Field] is [var one] ? one.File : bytes.Memory;

    /// <summary>The images of a list; null if the body is one image.</summary>
    public IReadOnlyList<JsonImage>? Several => json[List] is { Count: > 0 } list ? list : null;

    /// <summary>Reads the body.</summary>
    /// <returns>What is wrong with it; null if there is a file.</returns>
    /// <exception cref="BadHttpRequestException">The body does not follow HTTP, takes too long, or the server finds it too large.</exception>
    /// <exception cref="MemorySpentException">There is no memory for it.</exception>
    public ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request) =>
        BodyDeadline.ReadAsync(request.HttpContext, (This: this, request), static (body, stop) => body.This.ReadAsync(body.request, stop));

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        bytes.Dispose();
        json.Dispose();
    }

    private async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return ImageProblem.WrongMediaType(request.ContentType);
        if (MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase) || ImageMediaType.MayBe(type.MediaType.Value!))
        {
            SetServerLimit(request, limits.ImageBytes);
            return await ReadFileAsync(request.Body, request.ContentLength, stop);
        }
        if (MultipartForm.Is(request))
            return await ReadFormAsync(request, stop);
        if (ImageJson.Is(request))
            return await json.ReadAsync(request, limits.ImageBytes, Members, limits.Images, stop) ?? CheckJson();
        return ImageProblem.WrongMediaType(request.ContentType);
    }

    private ProblemHttpResult? CheckJson() => (json[Field].Count, json[List].Count) switch
    {
        (0, 0) => ImageProblem.MissingMember(),
        (1, 0) => json[Field][0].Problem,
        (0, var count) => count > limits.Images ? ImageProblem.TooManyImages(limits.Images) : null,
        _ => Problem.BadRequest($"The body has both '{Field}' and '{List}': give one of them."),
    };

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
            if (await form!.NextAsync(stop) is not var (_, body))
                return ImageProblem.MissingField();
            if (await ReadFileAsync(body, announced: null, stop) is { } refused)
                return refused;
            await form.NextAsync(stop); // Whatever follows is refused: the route's form has one field.
            return null;
        }
        catch (Exception e) when (MultipartForm.IsMalformed(e))
        {
            return ImageProblem.MalformedForm(e.Message);
        }
    }

    /// <summary>Sets the server's own limit, which is that of the other routes before.</summary>
    internal static void SetServerLimit(HttpRequest request, long bytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = bytes;
    }
}
