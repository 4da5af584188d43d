namespace Torchline.Client;

/// <summary>Calls a Torchline service. Code that takes this interface can be tested with a service of its own making.</summary>
/// <remarks>Errors of the service are <see cref="TorchlineException"/>; without an answer there is an <see cref="HttpRequestException"/>.</remarks>
public interface ITorchlineClient
{
    /// <inheritdoc cref="TorchlineClient.GetModelsAsync"/>
    Task<IReadOnlyList<ModelSummary>> GetModelsAsync(CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.GetQuarantinedVersionsAsync"/>
    Task<IReadOnlyList<QuarantinedVersion>> GetQuarantinedVersionsAsync(CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.GetModelAsync"/>
    Task<ModelDetails> GetModelAsync(string name, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.IsLiveAsync"/>
    Task<bool> IsLiveAsync(CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.IsReadyAsync"/>
    Task<bool> IsReadyAsync(CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.ClassifySentimentAsync"/>
    Task<Sentiment> ClassifySentimentAsync(
        string text, string? model = null, bool truncate = false, bool explain = false, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.ClassifySentimentsAsync"/>
    Task<SentimentAnswer> ClassifySentimentsAsync(
        IReadOnlyList<string> texts, string? model = null, bool truncate = false, bool explain = false, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.ClassifyAsync(ReadOnlyMemory{byte}, int?, string?, CancellationToken)"/>
    Task<Classification> ClassifyAsync(
        ReadOnlyMemory<byte> image, int? top = null, string? model = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.ClassifyAsync(Stream, int?, string?, CancellationToken)"/>
    Task<Classification> ClassifyAsync(Stream image, int? top = null, string? model = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.ClassifyFileAsync"/>
    Task<Classification> ClassifyFileAsync(string path, int? top = null, string? model = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.CaptionAsync(ReadOnlyMemory{byte}, CaptionOptions?, CancellationToken)"/>
    Task<CaptionAnswer> CaptionAsync(
        ReadOnlyMemory<byte> image, CaptionOptions? options = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.CaptionAsync(Stream, CaptionOptions?, CancellationToken)"/>
    Task<CaptionAnswer> CaptionAsync(Stream image, CaptionOptions? options = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.CaptionFileAsync"/>
    Task<CaptionAnswer> CaptionFileAsync(string path, CaptionOptions? options = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.StylesAsync"/>
    Task<IReadOnlyList<StyleSummary>> StylesAsync(CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.GetStyleThumbnailAsync"/>
    Task<byte[]> GetStyleThumbnailAsync(string name, string? model = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.StylizeAsync(ReadOnlyMemory{byte}, StylizeOptions, CancellationToken)"/>
    Task<StylizedImage> StylizeAsync(ReadOnlyMemory<byte> image, StylizeOptions options, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.StylizeAsync(Stream, StylizeOptions, CancellationToken)"/>
    Task<StylizedImage> StylizeAsync(Stream image, StylizeOptions options, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.StylizeFileAsync"/>
    Task<StylizedImage> StylizeFileAsync(string path, StylizeOptions options, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.SubmitStylizationJobAsync"/>
    Task<StylizationJob> SubmitStylizationJobAsync(
        ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> style, StylizationJobOptions? options = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.GetStylizationJobsAsync"/>
    Task<IReadOnlyList<StylizationJob>> GetStylizationJobsAsync(CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.GetStylizationJobAsync"/>
    Task<StylizationJob> GetStylizationJobAsync(string id, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.WaitForStylizationJobAsync"/>
    Task<StylizationJob> WaitForStylizationJobAsync(
        string id, IProgress<StylizationProgress>? progress = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.GetStylizationResultAsync"/>
    Task<StylizedImage> GetStylizationResultAsync(string id, string? mediaType = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.GetStylizationPreviewAsync"/>
    Task<StylizedImage> GetStylizationPreviewAsync(string id, string? mediaType = null, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.DeleteStylizationJobAsync"/>
    Task DeleteStylizationJobAsync(string id, CancellationToken cancellation = default);

    /// <inheritdoc cref="TorchlineClient.TeachAsync"/>
    Task<TeachingAnswer> TeachAsync(
        string model,
        IEnumerable<LabeledFile> images,
        string? to = null,
        int? folds = null,
        long? seed = null,
        CancellationToken cancellation = default);
}
