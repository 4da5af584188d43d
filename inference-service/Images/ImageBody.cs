using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Images;

/// <summary>
/// The image that a request's body is, or that a form or JSON in the body has in its field <see cref="Field"/>; and for routes that take
/// one, the style image beside it.
/// </summary>
/// <param name="takesStyle">Whether there may be a field <see cref="Style"/>.</param>
internal sealed class ImageBody(ImageLimits limits, MemoryBudget budget, bool takesStyle = false) : IDisposable
{
    /// <summary>The field of a form.</summary>
    public const string Field = "image";

    /// <summary>The field of a style image, in a form or in JSON.</summary>
    public const string Style = "style";

    /// <summary>The list of several images in JSON.</summary>
    public const string List = "images";

    /// <summary>The members of a JSON body: one image, or a list of several.</summary>
    private static readonly ImageJsonMembers Members = new([Field], [List], []), MembersWithStyle = new([Field, Style], [List], []);

    private readonly PooledBytes bytes = new(budget);
    private readonly PooledBytes style = new(budget);
    private readonly ImageJson json = new(budget);

    /// <summary>The media types of a body that is an image. Its format is recognised by its content.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. ImageMediaType.All, "application/octet-stream"];

    /// <summary>The image's file, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> File => json[Field] is [var one] ? one.File : bytes.Memory;

    /// <summary>The style image's file, valid until this object is disposed; empty if there is none.</summary>
    public ReadOnlyMemory<byte> StyleFile => json[Style] is [var one] ? one.File : style.Memory;

    /// <summary>Whether there is a field <see cref="Style"/>, which may be empty or damaged.</summary>
    public bool HasStyle { get; private set; }

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
        style.Dispose();
        json.Dispose();
    }

    /// <summary>Whether the body may have a style image, by its media type.</summary>
    public static bool MayHaveStyle(HttpRequest request) => MultipartForm.Is(request) || ImageJson.Is(request);

    private async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return ImageProblem.WrongMediaType(request.ContentType);
        if (MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase) || ImageMediaType.MayBe(type.MediaType.Value!))
        {
            SetServerLimit(request, limits.ImageBytes);
            return await ReadFileAsync(bytes, Field, request.Body, request.ContentLength, stop);
        }
        if (MultipartForm.Is(request))
            return await ReadFormAsync(request, stop);
        if (ImageJson.Is(request))
            return await json.ReadAsync(request, MostBytes, takesStyle ? MembersWithStyle : Members, limits.Images, stop) ?? CheckJson();
        return ImageProblem.WrongMediaType(request.ContentType);
    }

    private long MostBytes => (takesStyle ? 2L : 1) * limits.ImageBytes;

    private ProblemHttpResult? CheckJson()
    {
        HasStyle = json[Style].Count > 0;
        return (json[Field].Count, json[List].Count) switch
        {
            (0, 0) => ImageProblem.MissingMember(
                takesStyle ? $"{{\"{Field}\": BASE64, \"{Style}\": BASE64}}" : $"{{\"{List}\": [BASE64, …]}}"),
            (1, 0) => Check(Field) ?? (HasStyle ? Check(Style) : null),
            (0, var count) => count > limits.Images ? ImageProblem.TooManyImages(limits.Images) : null,
            _ => Problem.BadRequest($"The body has both '{Field}' and '{List}': give one of them."),
        };
    }

    private ProblemHttpResult? Check(string member) =>
        json[member][0].File.Length > limits.ImageBytes ? ImageProblem.TooManyBytes(limits.ImageBytes, Among(member))
            : json[member][0].Mistake is { } mistake
                ? ImageProblem.Unreadable(member == Style ? $"{mistake} {ImageProblem.NameInQuery}" : mistake, Among(member))
            : null;

    private async ValueTask<ProblemHttpResult?> ReadFileAsync(
        PooledBytes file, string field, Stream stream, long? announced, CancellationToken cancellation)
    {
        if (announced > limits.ImageBytes || !await file.TryReadAsync(stream, announced, limits.ImageBytes, cancellation))
            return ImageProblem.TooManyBytes(limits.ImageBytes, Among(field));
        // Browsers send a field for a file that was not chosen: whether it is needed, the route decides.
        return file.Memory.IsEmpty && field == Field ? ImageProblem.Empty() : null;
    }

    private async ValueTask<ProblemHttpResult?> ReadFormAsync(HttpRequest request, CancellationToken stop)
    {
        if (MultipartForm.TryOpen(request, MostBytes, limits.ImageBytes, out var form) is { } problem)
            return problem;
        var hasImage = false;
        try
        {
            while (await form!.NextAsync(stop) is var (name, part)) // Fields of other names and fields that come twice are refused there.
            {
                var isStyle = takesStyle && name == Style;
                HasStyle |= isStyle;
                hasImage |= !isStyle;
                if (await ReadFileAsync(isStyle ? style : bytes, isStyle ? Style : Field, part, announced: null, stop) is { } refused)
                    return refused;
            }
            return hasImage ? null : ImageProblem.MissingField();
        }
        catch (Exception e) when (MultipartForm.IsMalformed(e))
        {
            return ImageProblem.MalformedForm(e.Message);
        }
    }

    /// <summary>The field, for a message, where there are two.</summary>
    private string? Among(string field) => HasStyle || field == Style ? field : null;

    /// <summary>Sets the server's own limit, which is that of the other routes before.</summary>
    internal static void SetServerLimit(HttpRequest request, long bytes)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = bytes;
    }
}
