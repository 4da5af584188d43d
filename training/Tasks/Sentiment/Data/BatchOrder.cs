using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>
/// The order in which reviews are visited, fixed by the seed and the epoch alone: a resumed run has the same batches
/// without replaying anything.
/// </summary>
/// <param name="reviews">The reviews to visit.</param>
/// <param name="batchSize">Reviews in a batch; the last batch of an epoch may be smaller.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="bucket">
/// Sort by length within this many batches before cutting, so that batches hold reviews of about one length and little
/// computation goes into padding. 0 or 1: batches of any lengths.
/// </param>
internal sealed class BatchOrder(EncodedReviews reviews, int batchSize, long seed, int bucket)
{
    private const int VisitingOrder = 0;
    private const int BatchShuffle = 1;

    private int[] order = [];
    private int[] batches = [];
    private int epochOfOrder = -1;

    /// <summary>How many batches an epoch has.</summary>
    public int BatchesPerEpoch => (reviews.Count + batchSize - 1) / batchSize;

    /// <summary>The reviews of batch <paramref name="batch"/> of epoch <paramref name="epoch"/>, both from 0.</summary>
    public ReadOnlySpan<int> this[int epoch, int batch]
    {
        get
        {
            if (epoch != epochOfOrder)
                Arrange(epoch);
            var start = batches[batch] * batchSize;
            return order.AsSpan(start, Math.Min(batchSize, order.Length - start));
        }
    }

    /// <summary>All reviews from the shortest to the longest, cut into batches: the cheapest way to visit each once.</summary>
    public static IEnumerable<int[]> ByLength(EncodedReviews reviews, int batchSize) =>
        Enumerable.Range(0, reviews.Count).OrderBy(reviews.LengthOf).Chunk(batchSize);

    private void Arrange(int epoch)
    {
        order = [.. Enumerable.Range(0, reviews.Count)];
        batches = [.. Enumerable.Range(0, BatchesPerEpoch)];
        SplitMix64.For(seed, epoch, VisitingOrder).Shuffle(order.AsSpan());
        if (bucket > 1)
        {
            for (var start = 0; start < order.Length; start += bucket * batchSize)
            {
                // A stable sort on length alone keeps the random order among equals.
                var pool = order.AsSpan(start, Math.Min(bucket * batchSize, order.Length - start));
                pool.ToArray().OrderBy(reviews.LengthOf).ToArray().CopyTo(pool);
            }
            SplitMix64.For(seed, epoch, BatchShuffle).Shuffle(batches.AsSpan());
        }
        epochOfOrder = epoch;
    }
}
