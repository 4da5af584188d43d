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

    /// <summary>Gets a small JPEG of the image that a style was learnt from.</summary>
    /// <param name="name">The style's name.</param>
    /// <param name="model">The name of a model, or null for the first that has the style.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="TorchlineException">The service answered with an error, with 404 if it has no such style.</exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public async Task<byte[]> GetStyleThumbnailAsync(string name, string? model = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var query = model is null ? "" : $"?model={Uri.EscapeDataString(model)}";
        return (await GetImageAsync($"v1/styles/{Uri.EscapeDataString(name)}/thumbnail{query}", mediaType: null, cancellation)).File;
    }

    /// <summary>Gives an image a style, a mix of several, or the style of any other image.</summary>
    /// <param name="image">A JPEG, PNG or WebP file.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="cancellation">Gives up waiting; the service drops the image, if need be in the middle of its work.</param>
    /// <exception cref="TorchlineException">
    /// The service answered with an error: with 422 if it has no such style or an image is damaged or too narrow, with 413 if one
    /// is too large, with 404 if no model takes style images, with 400 if the options make no sense.
    /// </exception>
    /// <exception cref="HttpRequestException">The service did not answer.</exception>
    public Task<StylizedImage> StylizeAsync(
        ReadOnlyMemory<byte> image, StylizeOptions options, CancellationToken cancellation = default) =>
        PostStylizationAsync(new ImageContent(image), options, cancellation);

    /// <inheritdoc cref="StylizeAsync(ReadOnlyMemory{byte}, StylizeOptions, CancellationToken)"/>
    /// <param name="image">A JPEG, PNG or WebP file; read to its end, not disposed.</param>
    public Task<StylizedImage> StylizeAsync(Stream image, StylizeOptions options, CancellationToken cancellation = default) =>
        PostStylizationAsync(ImageContent.Of(image), options, cancellation);

    /// <inheritdoc cref="StylizeAsync(ReadOnlyMemory{byte}, StylizeOptions, CancellationToken)"/>
    /// <param name="path">A JPEG, PNG or WebP file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<StylizedImage> StylizeFileAsync(string path, StylizeOptions options, CancellationToken cancellation = default)
    {
        await using var file = OpenImage(path);
        return await StylizeAsync(file, options, cancellation);
    }

    private async Task<StylizedImage> PostStylizationAsync(ImageContent image, StylizeOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var response = await SendImageAsync(
            "v1/stylize",
            [
                ("style", options.Styles.Count == 0
                    ? null
                    : string.Join(',', options.Styles.Select(style => string.Create(CultureInfo.InvariantCulture, $"{style.Name}:{style.Weight}")))),
                ("strength", Invariant(options.Strength)),
                ("size", Invariant(options.Size)),
                ("model", options.Model),
            ],
            image,
            options.MediaType,
            cancellation,
            options.StyleImage);
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

/// <summary>The parameters of a stylized image.</summary>
public sealed record StylizeOptions
{
    /// <summary>
    /// The styles, all of one model: <c>["starry-night", new("the-scream", 0.4)]</c>; none where there is a <see cref="StyleImage"/>.
    /// </summary>
    public IReadOnlyList<StyleWeight> Styles { get; init; } = [];

    /// <summary>The file of any image whose style is taken, in place of <see cref="Styles"/>.</summary>
    public ReadOnlyMemory<byte>? StyleImage { get; init; }

    /// <summary>From 0, which leaves the image as it is, to 1, the full style, which null means too.</summary>
    public float? Strength { get; init; }

    /// <summary>The long side of the answer, in pixels; null for the image's, up to what the service allows (1024 by default).</summary>
    public int? Size { get; init; }

    /// <summary><c>image/jpeg</c>, <c>image/png</c> or <c>image/webp</c>; null for JPEG if the image is one, else PNG.</summary>
    public string? MediaType { get; init; }

    /// <summary>The name of a model, or null for the first that has the styles, or that takes style images.</summary>
    public string? Model { get; init; }
}

/// <summary>A style of a mix.</summary>
/// <param name="Name">One of the service's, see <see cref="TorchlineClient.StylesAsync"/>.</param>
/// <param name="Weight">How much of it, against the others, from 0 to 1000.</param>
public sealed record StyleWeight(string Name, double Weight = 1)
{
    /// <summary>A style with the weight 1.</summary>
    public static implicit operator StyleWeight(string name) => new(name);
}

/// <summary>A style that images can be given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">The title of the image that it was learnt from.</param>
/// <param name="Artist">Who made that image.</param>
/// <param name="Year">When it was finished.</param>
/// <param name="Licence">On what terms that image may be shown and used.</param>
/// <param name="Model">The name of the model that has the style; only styles of one model can be mixed.</param>
/// <param name="Thumbnail">The address of a small JPEG that shows the image, relative to the service's.</param>
public sealed record StyleSummary(string Name, string Title, string Artist, int Year, string Licence, string Model, string Thumbnail);

/// <summary>An image in its new style.</summary>
/// <param name="File">The image's file.</param>
/// <param name="MediaType">Its format, for example <c>image/png</c>.</param>
/// <param name="Model">The name of the model that made it.</param>
public sealed record StylizedImage(byte[] File, string MediaType, string Model);

/// <summary>The body of the list of styles.</summary>
internal sealed record StyleList(IReadOnlyList<StyleSummary> Styles);
