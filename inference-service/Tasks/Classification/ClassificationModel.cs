using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Imaging;
using Torchline.InferenceService.Images;
using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.Classification;

/// <summary>A model that tells what an image shows.</summary>
internal sealed class ClassificationModel : IImageModel
{
    private readonly ImageNetwork<ClassificationInput, Memory<float>> network;
    private readonly int pixelBytes;

    /// <summary>Opens a model's network.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the network.</exception>
    public ClassificationModel(ModelPackage package, BatchingOptions batching)
    {
        Manifest = package.Manifest;
        var side = Manifest.Preprocessing.Image!.Side;
        pixelBytes = PixelBatch.BytesOf(side);
        network = new(package, batching, buckets: 1, (session, maxBatchSize) =>
            new ClassificationBatchRunner(session, maxBatchSize, side, Manifest.Labels.Count));
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public bool TryReserve() => network.TryReserve();

    /// <summary>Tells what an image shows, after its place was reserved.</summary>
    /// <param name="file">A JPEG, PNG or WebP file.</param>
    /// <param name="top">How many labels are asked for, from 1 on.</param>
    /// <param name="preprocessor">Decodes the image.</param>
    /// <param name="cancellation">Drops the image if its batch has not begun.</param>
    /// <returns>The most probable labels, best first.</returns>
    /// <exception cref="ImageException">It is no image, a damaged one, or too large.</exception>
    public async ValueTask<Prediction[]> ClassifyAsync(
        ReadOnlyMemory<byte> file, int top, ImagePreprocessor preprocessor, CancellationToken cancellation)
    {
        using var input = new ClassificationInput(pixelBytes, Manifest.Labels.Count);
        var logits = await network.AskAsync(file, input, bucket: 0, preprocessor, cancellation);
        return Ranking.Best(logits.Span, Manifest.Labels, top);
    }

    /// <inheritdoc/>
    public Task WarmUpAsync() => network.WarmUpAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => network.DisposeAsync();
}
