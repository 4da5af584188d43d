namespace Torchline.Client;

/// <content>Captions.</content>
public sealed partial class TorchlineClient
{
    /// <summary>Describes an image in a sentence.</summary>
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
        PostCaptionAsync(new ImageContent(image), options, cancellation);

    /// <inheritdoc cref="CaptionAsync(ReadOnlyMemory{byte}, CaptionOptions?, CancellationToken)"/>
    /// <param name="image">A JPEG, PNG or WebP file; read to its end, not disposed.</param>
    public Task<CaptionAnswer> CaptionAsync(Stream image, CaptionOptions? options = null, CancellationToken cancellation = default) =>
        PostCaptionAsync(ImageContent.Of(image), options, cancellation);

    /// <inheritdoc cref="CaptionAsync(ReadOnlyMemory{byte}, CaptionOptions?, CancellationToken)"/>
    /// <param name="path">A JPEG, PNG or WebP file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<CaptionAnswer> CaptionFileAsync(
        string path, CaptionOptions? options = null, CancellationToken cancellation = default)
    {
        await using var file = OpenImage(path);
        return await CaptionAsync(file, options, cancellation);
    }

    private Task<CaptionAnswer> PostCaptionAsync(ImageContent image, CaptionOptions? options, CancellationToken cancellation) => PostImageAsync(
        "v1/caption",
        [
            ("beam", Invariant(options?.Beam)),
            ("alternatives", Invariant(options?.Alternatives)),
            ("attention", options is { Attention: true } ? "true" : null),
            ("model", options?.Model),
        ],
        image,
        ClientJson.Default.CaptionAnswer,
        cancellation);
}

/// <summary>The parameters of a caption.</summary>
public sealed record CaptionOptions
{
    /// <summary>How many captions the search keeps, at most as many as the service allows (10 by default); null leaves it to the model.</summary>
    public int? Beam { get; init; }

    /// <summary>How many captions the answer has, at most as many as the search keeps; null for all.</summary>
    public int? Alternatives { get; init; }

    /// <summary>Whether each word comes with its map of attention. Not every model has them.</summary>
    public bool Attention { get; init; }

    /// <summary>The name of a model, or null for the service's default.</summary>
    public string? Model { get; init; }
}

/// <summary>The captions of an image.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Caption">The best caption.</param>
/// <param name="Alternatives">The captions that were found, the best first: the first one is the caption.</param>
public sealed record CaptionAnswer(string Model, string Caption, IReadOnlyList<CaptionAlternative> Alternatives);

/// <summary>A caption of an image.</summary>
/// <param name="Caption">The caption: lower case, without a period.</param>
/// <param name="LogProbability">The natural logarithm of its probability.</param>
/// <param name="Words">Its words with their attention; null if attention was not asked for.</param>
public sealed record CaptionAlternative(string Caption, float LogProbability, IReadOnlyList<AttendedWord>? Words = null);

/// <summary>A word of a caption and the regions of the image that the model attended to.</summary>
/// <param name="Word">A token: <c>don't</c> is two words, <c>do</c> and <c>n't</c>.</param>
/// <param name="Attention">
/// The rows, from above, of a square grid over the input image: for each region, from the left, its share of
/// the attention.
/// </param>
public sealed record AttendedWord(string Word, IReadOnlyList<IReadOnlyList<float>> Attention);
