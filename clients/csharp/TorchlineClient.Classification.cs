namespace Torchline.Client;

/// <content>Classes of images.</content>
public sealed partial class TorchlineClient
{
    /// <summary>Classifies an image.</summary>
    /// <param name="image">A JPEG, PNG or WebP file.</param>
    /// <param name="top">How many labels are asked for, or null for the service's default, 5.</param>
    /// <param name="model">The name of a model, or null for the service's default.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the image if it has not begun with it.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if the image is damaged, with 413 if it is too large.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public Task<Classification> ClassifyAsync(
        ReadOnlyMemory<byte> image, int? top = null, string? model = null, CancellationToken cancellation = default) =>
        PostClassificationAsync(new ImageContent(image), top, model, cancellation);

    /// <inheritdoc cref="ClassifyAsync(ReadOnlyMemory{byte}, int?, string?, CancellationToken)"/>
    /// <param name="image">A JPEG, PNG or WebP file; read to its end, not disposed.</param>
    public Task<Classification> ClassifyAsync(
        Stream image, int? top = null, string? model = null, CancellationToken cancellation = default) =>
        PostClassificationAsync(ImageContent.Of(image), top, model, cancellation);

    /// <inheritdoc cref="ClassifyAsync(ReadOnlyMemory{byte}, int?, string?, CancellationToken)"/>
    /// <param name="path">A JPEG, PNG or WebP file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<Classification> ClassifyFileAsync(
        string path, int? top = null, string? model = null, CancellationToken cancellation = default)
    {
        await using var file = OpenImage(path);
        return await ClassifyAsync(file, top, model, cancellation);
    }

    private Task<Classification> PostClassificationAsync(ImageContent image, int? top, string? model, CancellationToken cancellation) =>
        PostImageAsync("v1/classify", [("top", Invariant(top)), ("model", model)], image, ClientJson.Default.Classification, cancellation);
}

/// <summary>The classes of an image.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Predictions">The most probable labels, best first.</param>
/// <param name="Certain">
/// Whether the label is more than a guess; false for an image that is unlike all that the model was trained with. Null if the model does
/// not tell.
/// </param>
public sealed record Classification(string Model, IReadOnlyList<Prediction> Predictions, bool? Certain = null);

/// <summary>A class of an image.</summary>
/// <param name="Label">One of the model's labels.</param>
/// <param name="Score">The probability of that label, from 0 to 1.</param>
public sealed record Prediction(string Label, float Score);
