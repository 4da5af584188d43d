using Torchline.Contracts.Tasks.Captioning;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving.Batching;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>A model that describes an image in a sentence.</summary>
internal sealed class CaptioningModel : ImageModel<CaptionBeam>
{
    private readonly CaptionVocabulary vocabulary;
    private readonly CaptioningSearch search;

    /// <summary>Opens a model's vocabulary and network.</summary>
    /// <exception cref="ModelPackageException">The vocabulary is broken.</exception>
    public CaptioningModel(ModelPackage package, IServiceProvider services)
        : this(package, services, services.GetRequiredService<IOptions<CaptioningOptions>>().Value.Limits.Beam)
    {
    }

    private CaptioningModel(ModelPackage package, IServiceProvider services, int maxBeam)
        : this(package, services, maxBeam, package.LoadCaptionVocabulary(), CaptioningSearch.Of(package.Manifest, maxBeam))
    {
    }

    private CaptioningModel(ModelPackage package, IServiceProvider services, int maxBeam, CaptionVocabulary vocabulary, CaptioningSearch search)
        : base(package, services, buckets: maxBeam, (session, maxBatchSize) =>
            new CaptioningRunner(session, maxBatchSize, package.Manifest.Preprocessing.Image!.Side, search)) =>
        (this.vocabulary, this.search) = (vocabulary, search);

    /// <summary>How many captions the search keeps, unless a request asks for another number.</summary>
    public int DefaultBeam => search.Beam;

    /// <summary>Whether the model has a map of attention for each word.</summary>
    public bool HasAttention => search.Grid > 0;

    /// <summary>Describes an image.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="cancellation">Drops the image if its batch has not begun.</param>
    /// <returns>The captions, the best first.</returns>
    public async ValueTask<IReadOnlyList<CaptionAlternative>> CaptionAsync(
        ReadOnlyMemory<byte> file,
        BatchScheduler<ImageInput<CaptionBeam>, CaptionBeam>.Reservation place,
        CaptionRequest request,
        CancellationToken cancellation)
    {
        using var beam = new CaptionBeam(request.Beam, search.MaxLength, request.Attention ? search.Grid : 0);
        // Images of one beam share a batch: the search of all of them is one tensor.
        var captions = await RunAsync(file, place, beam, bucket: request.Beam - 1, cancellation);
        return CaptionDecoder.Decode(captions, vocabulary, request.Alternatives);
    }
}
