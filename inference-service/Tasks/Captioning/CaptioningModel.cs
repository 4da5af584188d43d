using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Captioning;
using Torchline.Imaging;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>A model that describes an image in a sentence.</summary>
internal sealed class CaptioningModel : IImageModel
{
    private readonly ImageNetwork<CaptioningInput, CaptionBeam> network;
    private readonly CaptionVocabulary vocabulary;
    private readonly CaptioningSearch search;
    private readonly int pixelBytes;

    /// <summary>Opens a model's vocabulary and network.</summary>
    /// <param name="package">A captioner.</param>
    /// <param name="batching">How images are batched.</param>
    /// <param name="maxBeam">The most captions that a search may keep.</param>
    /// <exception cref="ModelPackageException">The vocabulary is broken.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the network.</exception>
    public CaptioningModel(ModelPackage package, BatchingOptions batching, int maxBeam)
    {
        Manifest = package.Manifest;
        var side = Manifest.Preprocessing.Image!.Side;
        pixelBytes = PixelBatch.BytesOf(side);
        search = CaptioningSearch.Of(Manifest, maxBeam);
        vocabulary = package.LoadCaptionVocabulary();
        network = new(package, batching, buckets: maxBeam, (session, maxBatchSize) =>
            new CaptioningBatchRunner(session, maxBatchSize, side, search));
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <summary>How many captions the search keeps, unless a request asks for another number.</summary>
    public int DefaultBeam => search.Beam;

    /// <summary>Whether the model tells where it looked for each word.</summary>
    public bool HasAttention => search.Grid > 0;

    /// <inheritdoc/>
    public bool TryReserve() => network.TryReserve();

    /// <summary>Describes an image, after its place was reserved.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="question">What is asked for.</param>
    /// <param name="preprocessor">Decodes the image.</param>
    /// <param name="cancellation">Drops the image if its batch has not begun.</param>
    /// <returns>The captions, the best first.</returns>
    /// <exception cref="ImageException">It is no image, a damaged one, or too large.</exception>
    public async ValueTask<IReadOnlyList<CaptionAlternative>> CaptionAsync(
        ReadOnlyMemory<byte> file, CaptionQuestion question, ImagePreprocessor preprocessor, CancellationToken cancellation)
    {
        var room = new CaptionBeam(question.Beam, search.MaxLength, question.Attention ? search.Grid : 0);
        using var input = new CaptioningInput(pixelBytes, room);
        // Images of one beam share a batch: the search of all of them is one tensor.
        var captions = await network.AskAsync(file, input, bucket: question.Beam - 1, preprocessor, cancellation);
        return CaptionReader.Read(captions, vocabulary, question.Alternatives);
    }

    /// <inheritdoc/>
    public Task WarmUpAsync() => network.WarmUpAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => network.DisposeAsync();
}
