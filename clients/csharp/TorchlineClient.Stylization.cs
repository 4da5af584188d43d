using System.Globalization;

namespace Torchline.Client;

/// <content>Styles of images.</content>
public sealed partial class TorchlineClient
{
    private const string ModelHeader = "Torchline-Model";

    /// <summary>Lists the styles that the service has.</summary>
    /// <exception cref="TorchlineException">The service answered with an error.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task<IReadOnlyList<StyleSummary>> StylesAsync(CancellationToken cancellation = default)
    {
        using var response = await http.GetAsync("v1/styles", cancellation);
        return (await ReadAsync(response, ClientJson.Default.StyleList, cancellation)).Styles;
    }

    /// <summary>Gives an image in memory a style.</summary>
    /// <param name="image">A JPEG, PNG or WebP file.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the image, if need be in the middle of its work.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if it has no such style or the image is damaged or too narrow, with 413 if it
    /// is too large, with 400 if the options make no sense.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public Task<StylizedImage> StylizeAsync(
        ReadOnlyMemory<byte> image, StyleOptimizationOptions options, CancellationToken cancellation = default) =>
        PostStylizationAsync(new ReadOnlyMemoryContent(image), options, cancellation);

    /// <summary>Gives an image that is read from a stream a style.</summary>
    /// <param name="image">A JPEG, PNG or WebP file; read to its end, not disposed.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the image, if need be in the middle of its work.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if it has no such style or the image is damaged or too narrow, with 413 if it
    /// is too large, with 400 if the options make no sense.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer, or the stream cannot be read.</exception>
    public Task<StylizedImage> StylizeAsync(Stream image, StyleOptimizationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PostStylizationAsync(new StreamContent(image), options, cancellation);
    }

    /// <summary>Gives an image in a file a style.</summary>
    /// <param name="path">A JPEG, PNG or WebP file.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the image, if need be in the middle of its work.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if it has no such style or the image is damaged or too narrow, with 413 if it
    /// is too large, with 400 if the options make no sense.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<StylizedImage> StylizeFileAsync(string path, StyleOptimizationOptions options, CancellationToken cancellation = default)
    {
        await using var file = OpenImage(path);
        return await StylizeAsync(file, options, cancellation);
    }

    private async Task<StylizedImage> PostStylizationAsync(HttpContent image, StyleOptimizationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var response = await SendImageAsync(
            "v1/stylize",
            [
                ("style", string.Join(',', options.Styles.Select(style => string.Create(CultureInfo.InvariantCulture, $"{style.Name}:{style.Weight}")))),
                ("strength", options.Strength?.ToString(CultureInfo.InvariantCulture)),
                ("size", options.Size?.ToString(CultureInfo.InvariantCulture)),
                ("model", options.Model),
            ],
            image,
            options.MediaType,
            cancellation);
        return await ReadImageAsync(response, cancellation);
    }

    private static async Task<StylizedImage> ReadImageAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
            throw await TorchlineException.FromAsync(response, cancellation);

        return new(
            await response.Content.ReadAsByteArrayAsync(cancellation),
            response.Content.Headers.ContentType?.MediaType ?? "",
            response.Headers.TryGetValues(ModelHeader, out var models) ? string.Join(',', models) : "");
    }
}
