using Torchline.Contracts.Runtime;
using Torchline.Imaging;
using Torchline.Training.Core.Data;

namespace Torchline.Training.Vision;

/// <summary>
/// Makes batches ahead of the training that uses them, on the thread pool: while the network learns from one batch, the next
/// ones are decoded and resized. What a batch holds depends on its number and the seed alone, never on timing.
/// </summary>
/// <param name="pictures">The pictures.</param>
/// <param name="view">What is seen of them.</param>
/// <param name="augmentation">How the views of one picture differ.</param>
/// <param name="batchSize">Pictures in a batch; an epoch's last batch may be smaller.</param>
/// <param name="seed">Fixes the order of the pictures and the random views.</param>
public sealed class PictureLoader(
    IReadOnlyList<Picture> pictures, PictureView view, PictureAugmentation augmentation, int batchSize, long seed)
{
    private const int Ahead = 4;
    private const int VisitingOrder = 0;
    private const int View = 1;

    private readonly Dictionary<(int Epoch, int Batch), Task<PictureBatch>> underWay = [];
    private int[] order = [];
    private int epochOfOrder = -1;

    /// <summary>How many batches an epoch has.</summary>
    public int BatchesPerEpoch => (pictures.Count + batchSize - 1) / batchSize;

    /// <summary>All pictures once, in their order, as evaluation sees them; the next batch is made while one is used.</summary>
    public static IEnumerable<PictureBatch> Centred(IReadOnlyList<Picture> pictures, PictureView view, int batchSize)
    {
        var batches = new Queue<Task<PictureBatch>>();
        foreach (var chunk in pictures.Chunk(batchSize))
        {
            FinalizerPause.Breathe();
            batches.Enqueue(Task.Run(() => Make(chunk, view.Side, (i, target) => view.Centre(chunk[i].Path, target))));
            if (batches.Count > Ahead)
                yield return batches.Dequeue().GetAwaiter().GetResult();
        }
        while (batches.TryDequeue(out var batch))
            yield return batch.GetAwaiter().GetResult();
    }

    /// <summary>A batch of random views.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="batch">The batch in the epoch, from 0.</param>
    /// <exception cref="ImageException">A picture cannot be decoded, though it could be when the training began.</exception>
    public PictureBatch this[int epoch, int batch]
    {
        get
        {
            for (var next = batch; next <= Math.Min(batch + Ahead, BatchesPerEpoch - 1); next++)
                Begin(epoch, next);
            return underWay.Remove((epoch, batch), out var made)
                ? made.GetAwaiter().GetResult()
                : throw new ArgumentOutOfRangeException(nameof(batch));
        }
    }

    private void Begin(int epoch, int batch)
    {
        if (underWay.ContainsKey((epoch, batch)))
            return;
        if (epoch != epochOfOrder)
            Arrange(epoch);
        var indices = order.AsMemory(batch * batchSize, Math.Min(batchSize, order.Length - (batch * batchSize))).ToArray();
        underWay[(epoch, batch)] = Task.Run(() => Make([.. indices.Select(index => pictures[index])], view.Side, (i, target) =>
            view.Random(pictures[indices[i]].Path, augmentation, SplitMix64.For(seed, epoch, indices[i], View), target)));
    }

    private void Arrange(int epoch)
    {
        order = [.. Enumerable.Range(0, pictures.Count)];
        SplitMix64.For(seed, epoch, VisitingOrder).Shuffle(order.AsSpan());
        epochOfOrder = epoch;
    }

    private static PictureBatch Make(Picture[] pictures, int side, PixelWriter write)
    {
        var bytes = side * side * Image.Channels;
        var pixels = GC.AllocateUninitializedArray<byte>(pictures.Length * bytes);
        for (var i = 0; i < pictures.Length; i++)
            write(i, pixels.AsSpan(i * bytes, bytes));
        return new PictureBatch(pixels, [.. pictures.Select(picture => (long)picture.Label)], side);
    }

    private delegate void PixelWriter(int index, Span<byte> target);
}
