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
    private readonly ImageNetwork<CaptioningInput, CaptionBeam> _network;
    private readonly CaptionVocabulary _vocabulary;
    private readonly CaptioningSearch _search;
    private readonly int _pixelBytes;

    /// <summary>Opens a model's vocabulary and network.</summary>
    /// <param name="package">A captioner.</param>
    /// <param name="batching">How images are batched.</param>
    /// <param name="maxBeam">The most captions that a search may keep.</param>
    /// <exception cref="ModelPackageException">The vocabulary is broken.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the network.</exception>
    public CaptioningModel(ModelPackage package, BatchingOptions batching, int maxBeam)
    {
        Manifest = package.Manifest;
        int side = Manifest.Preprocessing.Image!.Side;
        _pixelBytes = PixelBatch.BytesOf(side);
        _search = CaptioningSearch.Of(Manifest, maxBeam);
        _vocabulary = package.LoadCaptionVocabulary();
        _network = new(package, batching, buckets: maxBeam, (session, maxBatchSize) =>
            new CaptioningBatchRunner(session, maxBatchSize, side, _search));
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <summary>How many captions the search keeps, unless a request asks for another number.</summary>
    public int DefaultBeam => _search.Beam;

    /// <summary>Whether the model tells where it looked for each word.</summary>
    public bool HasAttention => _search.Grid > 0;

    /// <inheritdoc/>
    public bool TryReserve() => _network.TryReserve();

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
        var room = new CaptionBeam(question.Beam, _search.MaxLength, question.Attention ? _search.Grid : 0);
        using var input = new CaptioningInput(_pixelBytes, room);
        // Images of one beam share a batch: the search of all of them is one tensor.
        var captions = await _network.AskAsync(file, input, bucket: question.Beam - 1, preprocessor, cancellation);
        return CaptionReader.Read(captions, _vocabulary, question.Alternatives);
    }

    /// <inheritdoc/>
    public Task WarmUpAsync() => _network.WarmUpAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _network.DisposeAsync();
}
