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

    private Tensor train; // (2 P, R, C), float16: all images, then all of them mirrored
    private Tensor validation; // (P, R, C), float16
    private bool areByNetwork;

    /// <summary>The pre-trained encoder's features.</summary>
    /// <param name="data">The images.</param>
    /// <param name="view">The crop of each.</param>
    /// <param name="pretrained">Where it is kept.</param>
    /// <param name="display">Shows the progress of a computation.</param>
    /// <param name="stop">Asks to stop, during construction and later.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public CachedRegions(CaptionData data, ImageView view, ImageFeatures pretrained, ITrainingDisplay display, CancellationToken stop)
    {
        (this.data, this.view, this.display, this.stop) = (data, view, display, stop);
        using var scope = NewDisposeScope();
        string[] files = [.. FilesOf(data.Train)];
        train = cat([pretrained.Regions(data.Train, files, mirrored: false, stop), pretrained.Regions(data.Train, files, mirrored: true, stop)])
            .DetachFromDisposeScope();
        validation = pretrained.Regions(data.Validation, [.. FilesOf(data.Validation)], mirrored: false, stop).DetachFromDisposeScope();
    }

    /// <summary>Regions of images, in batches, by a captioner's own encoder.</summary>
    /// <returns>Regions (B, R, C) of each batch; they belong to the caller.</returns>
    public static IEnumerable<Tensor> Encode(Captioner network, CaptionSet set, ImageView view, int batchSize, bool mirrored = false)
    {
        foreach (var batch in ImageLoader.Centred([.. FilesOf(set).Select(file => new LabeledImage(file, Label: 0))], view, batchSize))
        {
            using var _ = no_grad();
            using var scope = NewDisposeScope();
            var pixels = batch.PixelTensor();
            yield return network.Encode(mirrored ? pixels.flip(2) : pixels).DetachFromDisposeScope();
        }
    }

    /// <summary>From now on, the features of the captioner's own encoder; computed once.</summary>
    /// <param name="network">The captioner; its encoder does not change any more.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop; this object is of no use then.</exception>
    public void ComputeBy(Captioner network)
    {
        if (areByNetwork)
            return;
        areByNetwork = true;
        network.eval();
        display.Print("the encoder is trained: all images through it once more");
        Fill(train, Encode(network, data.Train, view, BatchSize).Concat(Encode(network, data.Train, view, BatchSize, mirrored: true)));
        Fill(validation, Encode(network, data.Validation, view, BatchSize));
    }

    /// <summary>Regions of images to learn from.</summary>
    /// <returns>Regions (B, R, C), float32.</returns>
    public Tensor Train(IReadOnlyList<int> images, Func<int, bool> isMirrored)
    {
        var count = data.Train.Images.Count;
        using var rows = tensor(images.Select(image => (long)(isMirrored(image) ? count + image : image)).ToArray());
        using var regions = train.index_select(0, rows);
        return regions.to(float32);
    }

    /// <summary>Regions of the images to measure by, in batches.</summary>
    /// <returns>Regions (B, R, C), float32, of each batch; they belong to the caller.</returns>
    public IEnumerable<Tensor> Validation(int batchSize)
    {
        for (var first = 0L; first < validation.shape[0]; first += batchSize)
        {
            using var batch = validation.narrow(0, first, Math.Min(batchSize, validation.shape[0] - first));
            yield return batch.to(float32);
        }
    }

    public void Dispose()
    {
        train.Dispose();
        validation.Dispose();
    }

    private static IEnumerable<string> FilesOf(CaptionSet set) => set.Images.Select(image => image.Path);

    private void Fill(Tensor cached, IEnumerable<Tensor> batches)
    {
        using var _ = no_grad();
        var (done, reported, all) = (0L, 0L, cached.shape[0]);
        foreach (var batch in batches)
        {
            using (batch)
            {
                stop.ThrowIfCancellationRequested();
                using var rows = cached.narrow(0, done, batch.shape[0]);
                rows.copy_(batch);
                done += batch.shape[0];
            }
            if (done * Remarks / all > reported)
                display.Print($"images through the encoder: {done:N0} of {all:N0}");
            reported = done * Remarks / all;
        }
    }
}
