using System.Security.Cryptography;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;
using Torchline.Teaching;

namespace Torchline.InferenceService.Tasks.Classification.Teaching;

/// <summary>
/// A form whose fields are labels and whose files are images. Each image is decoded as it comes in and becomes features; of the form no
/// more than one file is in memory.
/// </summary>
internal sealed class TeachForm(TeachingSettings settings, ImagePreprocessor preprocessor)
{
    /// <summary>The field whose files have their labels as folders, as browsers send a folder.</summary>
    public const string Folders = "images";

    private const int BytesOfAHeader = 1024; // a boundary, names, a type

    /// <summary>Reads the form.</summary>
    /// <param name="request">The request, a form.</param>
    /// <param name="teaching">Takes the images.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What is wrong with it; null if all images are read.</returns>
    /// <exception cref="TeachingException">A label is none, or the same image has two.</exception>
    public async ValueTask<ProblemHttpResult?> ReadAsync(HttpRequest request, ClassifierTeaching teaching, CancellationToken stop)
    {
        var limits = preprocessor.Limits;
        var bytes = settings.MaxBytes + (long)settings.MaxImages * BytesOfAHeader;
        if (request.ContentLength > bytes)
            return TeachProblem.TooManyBytes(settings.MaxBytes);
        if (MultipartForm.TryOpen(request, bytes, limits.ImageBytes, out var form) is { } refused)
            return refused;
        BodyDeadline.Lift(request.HttpContext); // Teaching has a time limit of its own.
        var (count, total) = (0, 0L);
        var pixels = new byte[teaching.PixelBytes];
        try
        {
            while (await form!.NextAsync(stop) is var (field, body))
            {
                if (form.FileName is not { } path)
                    return TeachProblem.NoFile(field);
                if (++count > settings.MaxImages)
                    return TeachProblem.TooManyImages(settings.MaxImages);
                if (LabelOf(field, path) is not var (label, name))
                    return TeachProblem.NoFolder(path);
                using var file = new PooledBytes(preprocessor.Budget);
                if (!await file.TryReadAsync(body, announced: null, limits.ImageBytes, stop))
                    return ImageProblem.TooManyBytes(limits.ImageBytes);
                if ((total += file.Memory.Length) > settings.MaxBytes)
                    return TeachProblem.TooManyBytes(settings.MaxBytes);
                var sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Memory.Span));
                try
                {
                    await preprocessor.PreprocessAsync(file.Memory, teaching.Parent.Preprocessing.Image!, pixels, stop);
                }
                catch (ImageException refusal)
                {
                    teaching.Images.Skip(label, name, sha256, refusal.Message);
                    continue;
                }
                teaching.Images.Add(label, name, sha256, pixels);
            }
            return null;
        }
        catch (Exception e) when (MultipartForm.IsMalformed(e))
        {
            return ImageProblem.MalformedForm(e.Message);
        }
    }

    private static (string Label, string Name)? LabelOf(string field, string path)
    {
        var parts = path.Split('/', '\\');
        if (field != Folders)
            return (field, parts[^1]);
        return parts.Length > 1 ? (parts[^2], parts[^1]) : null;
    }
}
