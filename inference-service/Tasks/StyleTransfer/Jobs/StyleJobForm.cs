using System.Text;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;
using Torchline.InferenceService.Requests;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>The form that a job is submitted with: two images, and how they are to be worked on.</summary>
internal sealed class StyleJobForm(ImageLimits limits, MemoryBudget budget) : IDisposable
{
    /// <summary>The fields that are images.</summary>
    public const string Content = "content", Style = "style";

    /// <summary>The other fields, each of which may be missing.</summary>
    public const string Iterations = "iterations", ContentWeight = "contentWeight", StyleWeight = "styleWeight",
        TotalVariationWeight = "totalVariationWeight", Size = "size", Start = "start", Model = "model";

    private static readonly string[] TextFields = [Iterations, ContentWeight, StyleWeight, TotalVariationWeight, Size, Start, Model];

    /// <summary>All fields.</summary>
    public static readonly FormFields Fields = new([Content, Style, .. TextFields]);

    private const int MaxTextBytes = 256;

    private static readonly ImageJsonMembers Members = new([Content, Style], [], TextFields);

    private readonly ImageJson json = new(budget);
    private readonly PooledBytes content = new(budget);
    private readonly PooledBytes style = new(budget);
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    /// <summary>The content's file, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> ContentFile => json[Content] is [var image] ? image.File : content.Memory;

    /// <summary>The style's file, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> StyleFile => json[Style] is [var image] ? image.File : style.Memory;

    /// <summary>The text of a field; null if it is missing or empty.</summary>
    public string? this[string field] => texts.GetValueOrDefault(field) is { Length: > 0 } text ? text : null;

    /// <summary>Reads the form.</summary>
    /// <returns>What is wrong with it; null if it has both images.</returns>
    /// <exception cref="BadHttpRequestException">The body does not follow HTTP, takes too long, or the server finds it too large.</exception>
    /// <exception cref="MemorySpentException">There is no memory for it.</exception>
    public async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request) => MultipartForm.Is(request) || ImageJson.Is(request)
        ? await BodyDeadline.ReadAsync(request.HttpContext, (This: this, request), static (body, stop) => body.This.ReadAsync(body.request, stop))
        : StyleJobProblem.NotAForm(request.ContentType);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        content.Dispose();
        style.Dispose();
        json.Dispose();
    }

    private async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (ImageJson.Is(request))
            return await ReadJsonAsync(request, stop);
        if (MultipartForm.TryOpen(request, 2L * limits.ImageBytes, limits.ImageBytes, out var form) is { } refused)
            return refused;
        var fields = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (await form!.NextAsync(stop) is var (name, body))
            {
                fields.Add(name);
                if (await ReadFieldAsync(name, body, stop) is { } problem)
                    return problem;
            }
        }
        catch (Exception e) when (MultipartForm.IsMalformed(e))
        {
            return ImageProblem.MalformedForm(e.Message);
        }
        string[] missing = [.. new[] { Content, Style }.Except(fields)];
        return missing.Length > 0 ? StyleJobProblem.MissingImages(missing) : null;
    }

    private async ValueTask<ProblemHttpResult?> ReadJsonAsync(HttpRequest request, CancellationToken stop)
    {
        if (await json.ReadAsync(request, 2L * limits.ImageBytes, Members, mostListed: 0, stop) is { } malformed)
            return malformed;
        foreach (var (name, value) in json.Values)
            texts[name] = value.Trim();
        string[] images = [Content, Style], missing = [.. images.Where(name => json[name].Count == 0)];
        if (missing.Length > 0)
            return StyleJobProblem.MissingImages(missing);
        if (images.Any(name => json[name][0].File.Length > limits.ImageBytes))
            return ImageProblem.TooManyBytes(limits.ImageBytes);
        return images.Select(name => json[name][0].Problem).FirstOrDefault(problem => problem is not null);
    }

    private async ValueTask<ProblemHttpResult?> ReadFieldAsync(string name, Stream body, CancellationToken cancellation)
    {
        if (name is Content or Style)
        {
            var bytes = name == Content ? content : style;
            if (!await bytes.TryReadAsync(body, announced: null, limits.ImageBytes, cancellation))
                return ImageProblem.TooManyBytes(limits.ImageBytes);
            return bytes.Memory.IsEmpty ? StyleJobProblem.EmptyImage(name) : null;
        }
        using var text = new PooledBytes(budget);
        if (!await text.TryReadAsync(body, announced: null, MaxTextBytes, cancellation))
            return Problem.BadRequest($"{name} has more than {MaxTextBytes} bytes.");
        texts[name] = Encoding.UTF8.GetString(text.Memory.Span).Trim();
        return null;
    }
}
