using Torchline.Training.Vision;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>Photos that are not learned from: the square in the middle of each.</summary>
public sealed class HeldOutPhotos : IDisposable
{
    private readonly Tensor[] images;

    /// <summary>Decodes them.</summary>
    /// <param name="files">The photos.</param>
    /// <param name="side">Pixels of the square's sides (S).</param>
    public HeldOutPhotos(IReadOnlyList<string> files, int side)
    {
        Files = files;
        using var normalization = PixelNormalization.ImageNet();
        images =
        [
            .. ImageLoader.Centred([.. files.Select(file => new LabeledImage(file, Label: 0))], new ImageView(side, side), batchSize: 1).Select(batch =>
            {
                using var scope = NewDisposeScope();
                return normalization.call(batch.PixelTensor()).DetachFromDisposeScope();
            }),
        ];
    }

    /// <summary>The photos' files.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The photos, normalised, each (1, 3, S, S).</summary>
    public IReadOnlyList<Tensor> Images => images;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var image in images)
            image.Dispose();
    }
}
