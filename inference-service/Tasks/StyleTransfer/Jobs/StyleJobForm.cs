using System.Text;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Memory;
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

    private const int MaxTextBytes = 256;

    private static readonly string[] TextFields = [Iterations, ContentWeight, StyleWeight, TotalVariationWeight, Size, Start, Model];

    private readonly PooledBytes content = new(budget);
    private readonly PooledBytes style = new(budget);
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    /// <summary>The content's file, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> ContentFile => content.Memory;

    /// <summary>The style's file, valid until this object is disposed.</summary>
    public ReadOnlyMemory<byte> StyleFile => style.Memory;

    /// <summary>The text of a field; null if it is missing or empty.</summary>
    public string? this[string field] => texts.GetValueOrDefault(field) is { Length: > 0 } text ? text : null;

    /// <summary>Reads the form.</summary>
    /// <returns>What is wrong with it; null if it has both images.</returns>
    /// <exception cref="BadHttpRequestException">The body does not follow HTTP, takes too long, or the server finds it too large.</exception>
    /// <exception cref="MemorySpentException">There is no memory for it.</exception>
    public async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request) => MultipartForm.Is(request)
        ? await BodyDeadline.ReadAsync(request.HttpContext, (This: this, request), static (body, stop) => body.This.ReadAsync(body.request, stop))
        : StyleJobProblem.NotAForm(request.ContentType);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        content.Dispose();
        style.Dispose();
    }

    private async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (MultipartForm.TryOpen(request, 2L * limits.ImageBytes, limits.ImageBytes, out var form) is { } refused)
            return refused;
        var fields = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (await form!.NextAsync(stop) is var (name, body))
            {
                if (!fields.Add(name))
                    return Problem.BadRequest($"The form has the field '{name}' twice.");
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

    private async ValueTask<ProblemHttpResult?> ReadFieldAsync(string name, Stream body, CancellationToken cancellation)
    {
        if (name is Content or Style)
        {
            var bytes = name == Content ? content : style;
            if (!await bytes.TryReadAsync(body, announced: null, limits.ImageBytes, cancellation))
                return ImageProblem.TooManyBytes(limits.ImageBytes);
            return bytes.Memory.IsEmpty ? StyleJobProblem.EmptyImage(name) : null;
        }
        if (!TextFields.Contains(name))
            return Problem.BadRequest($"The form has a field '{name}', which is not supported. There are: {Content}, {Style}, {string.Join(", ", TextFields)}.");
        using var text = new PooledBytes(budget);
        if (!await text.TryReadAsync(body, announced: null, MaxTextBytes, cancellation))
            return Problem.BadRequest($"{name} has more than {MaxTextBytes} bytes.");
        texts[name] = Encoding.UTF8.GetString(text.Memory.Span).Trim();
        return null;
    }
}
