using System.Net;

namespace Torchline.Client;

/// <content>Teaching of classifiers.</content>
public sealed partial class TorchlineClient
{
    /// <summary>Teaches a classifier the labels of images. The service serves the result when the answer has come.</summary>
    /// <param name="model">The name of a classifier.</param>
    /// <param name="images">The images with their labels: two labels or more, each with as many images as there are folds.</param>
    /// <param name="to">The model whose next version the result is, or null for the taught one.</param>
    /// <param name="folds">Parts of the images in cross-validation, or null for the service's default, 5.</param>
    /// <param name="seed">Decides which images share a fold, or null for the service's default, 1.</param>
    /// <param name="cancellation">Gives up; nothing is published then. <see cref="HttpClient.Timeout"/>, 100 seconds as usual, counts too.</param>
    /// <exception cref="TorchlineException">The service answered with an error: with 403 if teaching is off, with 503 if it is teaching already.</exception>
    /// <exception cref="HttpRequestException">The service did not answer, or a file cannot be read.</exception>
    public async Task<TeachingAnswer> TeachAsync(
        string model,
        IEnumerable<LabeledFile> images,
        string? to = null,
        int? folds = null,
        long? seed = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentNullException.ThrowIfNull(images);
        using var form = new MultipartFormDataContent();
        foreach (var image in images)
            form.Add(new FileContent(image.Path), image.Label, Path.GetFileName(image.Path));
        (string Name, string? Value)[] query = [("to", to), ("folds", Invariant(folds)), ("seed", Invariant(seed))];
        var given = query.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}");
        using var response = await http.PostAsync($"v1/models/{Uri.EscapeDataString(model)}/teach?{string.Join('&', given)}", form, cancellation);
        return await ReadAsync(response, ClientJson.Default.TeachingAnswer, cancellation);
    }

    /// <summary>A file that is open only while it is sent: a form may have thousands.</summary>
    private sealed class FileContent(string path) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using var file = OpenImage(path);
            await file.CopyToAsync(stream, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = new FileInfo(path).Length;
            return true;
        }
    }
}

/// <summary>An image and its label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Path">A JPEG, PNG or WebP file.</param>
public sealed record LabeledFile(string Label, string Path);

/// <summary>A model that was taught and is served.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">Its new version.</param>
/// <param name="Parent">The model that was taught, <c>name/version</c>.</param>
/// <param name="Accuracy">The mean accuracy in cross-validation.</param>
/// <param name="Deviation">Its standard deviation over the folds.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Images">How many images were learnt from.</param>
/// <param name="SkippedImages">How many were left out.</param>
/// <param name="Skipped">The first 100 of them, and why.</param>
/// <param name="SawImagesBefore">Whether the backbone was trained on these very images: the accuracy is too high then.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record TeachingAnswer(
    string Model,
    int Version,
    string Parent,
    double Accuracy,
    double Deviation,
    IReadOnlyList<TaughtLabel> Labels,
    int Images,
    int SkippedImages,
    IReadOnlyList<LeftOutImage> Skipped,
    bool SawImagesBefore,
    double Seconds);

/// <summary>A label of a taught model.</summary>
/// <param name="Label">The label.</param>
/// <param name="Images">How many images it had.</param>
/// <param name="Recognised">The share of them that was recognised in cross-validation.</param>
public sealed record TaughtLabel(string Label, int Images, double Recognised);

/// <summary>An image that was left out.</summary>
/// <param name="Label">Its label.</param>
/// <param name="File">The file's name.</param>
/// <param name="Reason">Why.</param>
public sealed record LeftOutImage(string Label, string File, string Reason);
