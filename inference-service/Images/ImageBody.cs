using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>The image that a request's body is, or that a form in the body has in its field <see cref="Field"/>.</summary>
internal sealed class ImageBody(ImageLimits limits) : IDisposable
{
    /// <summary>The field of a form.</summary>
    public const string Field = "image";

    /// <summary>The list of several images in JSON.</summary>
    public const string List = "images";

    /// <summary>The members of a JSON body: one image, or a list of several.</summary>
    private static readonly ImageJsonMembers Members = new([Field], [List], []);

    private readonly PooledBytes bytes = new();
    private readonly ImageJson json = new();

    /// <summary>The media types of a body that is an image. Its format is recognised by its content.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. ImageMediaType.All, "application/octet-stream"];

    /// <summary>The image's file, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> File => json[Field] is [var one] ? one.File : bytes.Memory;

    /// <summary>The images of a list; null if the body is one image.</summary>
    public IReadOnlyList<JsonImage>? Several => json[List] is { Count: > 0 } list ? list : null;

    /// <summary>Reads the body.</summary>
    /// <returns>What is wrong with it; null if there is a file.</returns>
    /// <exception cref="BadHttpRequestException">The body does not follow HTTP, or the server finds it too large.</exception>
    public async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return ImageProblem.WrongMediaType(request.ContentType);
        if (MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase) || ImageMediaType.MayBe(type.MediaType.Value!))
        {
            SetServerLimit(request, limits.ImageBytes);
            return await ReadFileAsync(request.Body, request.ContentLength, request.HttpContext.RequestAborted);
        }
        if (MultipartForm.Is(request))
            return await ReadFormAsync(request);
        if (ImageJson.Is(request))
            return await json.ReadAsync(request, limits.ImageBytes, Members) ?? CheckJson();
        return ImageProblem.WrongMediaType(request.ContentType);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        bytes.Dispose();
        json.Dispose();
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

    private async ValueTask<ProblemHttpResult?> ReadFormAsync(HttpRequest request)
    {
        if (MultipartForm.TryOpen(request, limits.ImageBytes, limits.ImageBytes, out var form) is { } problem)
            return problem;
        try
        {
            if (await form!.NextAsync() is not var (_, body))
                return ImageProblem.MissingField();
            if (await ReadFileAsync(body, announced: null, request.HttpContext.RequestAborted) is { } refused)
                return refused;
            await form.NextAsync(); // Whatever follows is refused: the route's form has one field.
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

/// <summary>Bytes that come in from outside, in a pooled array that grows with them.</summary>
internal sealed class PooledBytes : IDisposable
{
    private const int MostAtFirst = 1024 * 1024;

    private byte[] buffer = [];
    private int length;

    /// <summary>What was read, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="announced">
    /// The length in its header. No more than a part is allocated for it alone: the rest follows what has come.
    /// </param>
    /// <returns>False if the stream has more than <paramref name="limit"/> bytes.</returns>
    public async ValueTask<bool> TryReadAsync(Stream stream, long? announced, int limit, CancellationToken cancellation)
    {
        // One byte more than expected, to find the end without growing.
        Grow((int)Math.Min(announced ?? 64 * 1024, Math.Min(limit, MostAtFirst)) + 1);
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellation)) > 0)
        {
            length += read;
            if (length > limit)
                return false;
            if (length == buffer.Length)
                Grow((int)Math.Min(2L * length, limit + 1L));
        }
        return true;
    }

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref this.buffer, []);
        length = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(0, length).CopyTo(larger);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
