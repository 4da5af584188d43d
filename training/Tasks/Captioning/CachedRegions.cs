using Torchline.Training.Core.Display;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>A frozen encoder's features of all images, so that the decoder is trained without it.</summary>
internal sealed class CachedRegions : IDisposable
{
    private const int BatchSize = 50;
    private const int Remarks = 10;

    private readonly CaptionData data;
    private readonly ImageView view;
    private readonly ITrainingDisplay display;
    private readonly CancellationToken stop;

    private Tensor? train; // (2 P, R, C), float16: all images, then all of them mirrored
    private Tensor? validation; // (P, R, C), float16

    /// <summary>No features yet.</summary>
    /// <param name="data">The images.</param>
    /// <param name="view">The crop of each.</param>
    /// <param name="display">Shows the progress of a computation.</param>
    /// <param name="stop">Asks to stop a computation.</param>
    public CachedRegions(CaptionData data, ImageView view, ITrainingDisplay display, CancellationToken stop) =>
        (this.data, this.view, this.display, this.stop) = (data, view, display, stop);

    /// <summary>Regions of images, in batches, by a captioner's own encoder.</summary>
    /// <returns>Regions (B, R, C) of each batch; they belong to the caller.</returns>
    public static IEnumerable<Tensor> Encode(Captioner network, CaptionSet set, ImageView view, int batchSize, bool mirrored = false)
    {
        foreach (var batch in ImageLoader.Centred([.. FilesOf(set).Select(file => new LabeledImage(file, Label: 0))], view, batchSize))
            yield return RegionsOf(batch);

        // A scope that an iterator opens would be its caller's until the next step.
        Tensor RegionsOf(ImageBatch batch)
        {
            using var untracked = no_grad();
            using var scope = NewDisposeScope();
            var pixels = batch.PixelTensor();
            return network.Encode(mirrored ? pixels.flip(2) : pixels).DetachFromDisposeScope();
        }
    }

    /// <summary>From now on, the pre-trained encoder's features, which are kept in files.</summary>
    /// <param name="pretrained">The files.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public void ReadFrom(ImageFeatures pretrained)
    {
        using var scope = NewDisposeScope();
        string[] files = [.. FilesOf(data.Train)];
        Replace(
            cat([pretrained.Regions(data.Train, files, mirrored: false, stop), pretrained.Regions(data.Train, files, mirrored: true, stop)]),
            pretrained.Regions(data.Validation, [.. FilesOf(data.Validation)], mirrored: false, stop));
    }

    /// <summary>From now on, the features of the captioner's own encoder.</summary>
    /// <param name="network">The captioner; its encoder does not change while they are used.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public void ComputeBy(Captioner network)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        display.Print("the encoder is trained: all images through it once");
        Replace(
            Join(2 * data.Train.Images.Count, Encode(network, data.Train, view, BatchSize).Concat(Encode(network, data.Train, view, BatchSize, mirrored: true))),
            Join(data.Validation.Images.Count, Encode(network, data.Validation, view, BatchSize)));
    }

    /// <summary>Regions of images to learn from.</summary>
    /// <returns>Regions (B, R, C), float32.</returns>
    public Tensor Train(IReadOnlyList<int> images, Func<int, bool> isMirrored)
    {
        var count = data.Train.Images.Count;
        using var rows = tensor(images.Select(image => (long)(isMirrored(image) ? count + image : image)).ToArray());
        using var regions = train!.index_select(0, rows);
        return regions.to(float32);
    }

    /// <summary>Regions of the images to measure by, in batches.</summary>
    /// <returns>Regions (B, R, C), float32, of each batch; they belong to the caller.</returns>
    public IEnumerable<Tensor> Validation(int batchSize)
    {
        for (var first = 0L; first < validation!.shape[0]; first += batchSize)
        {
            using var batch = validation.narrow(0, first, Math.Min(batchSize, validation.shape[0] - first));
            yield return batch.to(float32);
        }
    }

    public void Dispose()
    {
        train?.Dispose();
        validation?.Dispose();
    }

    private static IEnumerable<string> FilesOf(CaptionSet set) => set.Images.Select(image => image.Path);

    private void Replace(Tensor newTrain, Tensor newValidation)
    {
        Dispose();
        train = newTrain.DetachFromDisposeScope();
        validation = newValidation.DetachFromDisposeScope();
    }

    /// <summary>Batches of regions as one tensor (P, R, C), float16.</summary>
    private Tensor Join(int images, IEnumerable<Tensor> batches)
    {
        Tensor? joined = null; // outside the scope of the iterator, which ends with each batch
        var (done, reported) = (0L, 0L);
        foreach (var batch in batches)
        {
            stop.ThrowIfCancellationRequested();
            using (batch)
            {
                joined ??= empty([images, batch.shape[1], batch.shape[2]], dtype: float16, device: batch.device).DetachFromDisposeScope();
                using var rows = joined.narrow(0, done, batch.shape[0]);
                rows.copy_(batch);
                done += batch.shape[0];
            }
            if (done * Remarks / images > reported)
                display.Print($"images through the encoder: {done:N0} of {images:N0}");
            reported = done * Remarks / images;
        }
        return joined!;
    }
}
