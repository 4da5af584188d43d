using System.Net.Http.Headers;

namespace Torchline.Client;

/// <content>Pictures.</content>
public sealed partial class TorchlineClient
{
    // The service tells the format by content.
    private static readonly MediaTypeHeaderValue AnyPicture = new("application/octet-stream");

    /// <summary>Tells what a picture in memory shows.</summary>
    /// <param name="image">A JPEG, PNG or WebP file.</param>
    /// <param name="top">How many labels are asked for, or null for the service's default, 5.</param>
    /// <param name="model">The name of a model, or null for the service's default.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the picture if it has not begun with it.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if the picture is damaged, with 413 if it is too large.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public Task<Classification> ClassifyAsync(
        ReadOnlyMemory<byte> image, int? top = null, string? model = null, CancellationToken cancellation = default) =>
        PostImageAsync(new ReadOnlyMemoryContent(image), top, model, cancellation);

    /// <summary>Tells what a picture that is read from a stream shows.</summary>
    /// <param name="image">A JPEG, PNG or WebP file; read to its end, not disposed.</param>
    /// <param name="top">How many labels are asked for, or null for the service's default, 5.</param>
    /// <param name="model">The name of a model, or null for the service's default.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the picture if it has not begun with it.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if the picture is damaged, with 413 if it is too large.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer, or the stream cannot be read.</exception>
    public Task<Classification> ClassifyAsync(
        Stream image, int? top = null, string? model = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PostImageAsync(new StreamContent(image), top, model, cancellation);
    }

    /// <summary>Tells what a picture in a file shows.</summary>
    /// <param name="path">A JPEG, PNG or WebP file.</param>
    /// <param name="top">How many labels are asked for, or null for the service's default, 5.</param>
    /// <param name="model">The name of a model, or null for the service's default.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the picture if it has not begun with it.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if the picture is damaged, with 413 if it is too large.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<Classification> ClassifyFileAsync(
        string path, int? top = null, string? model = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        return await ClassifyAsync(file, top, model, cancellation);
    }

    // The content is not disposed: it would dispose the caller's stream.
    private async Task<Classification> PostImageAsync(
        HttpContent image, int? top, string? model, CancellationToken cancellation)
    {
        image.Headers.ContentType = AnyPicture;
        string?[] query = [top is null ? null : $"top={top}", model is null ? null : $"model={Uri.EscapeDataString(model)}"];
        using var response = await http.PostAsync($"v1/classify?{string.Join('&', query.OfType<string>())}", image, cancellation);
        return await ReadAsync(response, ClientJson.Default.Classification, cancellation);
    }
}
