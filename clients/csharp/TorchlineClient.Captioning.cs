namespace Torchline.Client;

/// <content>Captions.</content>
public sealed partial class TorchlineClient
{
    /// <summary>Describes an image in memory.</summary>
    /// <param name="image">A JPEG, PNG or WebP file.</param>
    /// <param name="options">What is asked for, or null for the service's defaults.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the image if it has not begun with it.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if the image is damaged, with 413 if it is too large, with 400 if the options
    /// make no sense.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public Task<CaptionAnswer> CaptionAsync(
        ReadOnlyMemory<byte> image, CaptionOptions? options = null, CancellationToken cancellation = default) =>
        PostCaptionAsync(new ReadOnlyMemoryContent(image), options, cancellation);

    /// <summary>Describes an image that is read from a stream.</summary>
    /// <param name="image">A JPEG, PNG or WebP file; read to its end, not disposed.</param>
    /// <param name="options">What is asked for, or null for the service's defaults.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the image if it has not begun with it.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if the image is damaged, with 413 if it is too large, with 400 if the options
    /// make no sense.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer, or the stream cannot be read.</exception>
    public Task<CaptionAnswer> CaptionAsync(Stream image, CaptionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PostCaptionAsync(new StreamContent(image), options, cancellation);
    }

    /// <summary>Describes an image in a file.</summary>
    /// <param name="path">A JPEG, PNG or WebP file.</param>
    /// <param name="options">What is asked for, or null for the service's defaults.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the image if it has not begun with it.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if the image is damaged, with 413 if it is too large, with 400 if the options
    /// make no sense.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<CaptionAnswer> CaptionFileAsync(
        string path, CaptionOptions? options = null, CancellationToken cancellation = default)
    {
        await using var file = OpenImage(path);
        return await CaptionAsync(file, options, cancellation);
    }

    private Task<CaptionAnswer> PostCaptionAsync(HttpContent image, CaptionOptions? options, CancellationToken cancellation) => PostImageAsync(
        "v1/caption",
        [
            ("beam", options?.Beam?.ToString()),
            ("alternatives", options?.Alternatives?.ToString()),
            ("attention", options is { Attention: true } ? "true" : null),
            ("model", options?.Model),
        ],
        image,
        ClientJson.Default.CaptionAnswer,
        cancellation);
}
