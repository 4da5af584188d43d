namespace Torchline.Training.Core.Data;

/// <summary>The order in which examples are visited: another one in each epoch, which depends on the epoch and the seed alone.</summary>
/// <param name="count">How many examples there are.</param>
/// <param name="batchSize">Examples in a batch; an epoch's last batch may be smaller.</param>
/// <param name="seed">Fixes the order.</param>
internal sealed class ShuffledBatches(int count, int batchSize, long seed)
{
    private int[] order = [];
    private int epochOfOrder = -1;

    /// <summary>How many batches an epoch has.</summary>
    public int PerEpoch => (count + batchSize - 1) / batchSize;

    /// <summary>The numbers of a batch's examples.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="batch">The batch in the epoch, from 0.</param>
    public ArraySegment<int> this[int epoch, int batch]
    {
        get
        {
            if (epoch != epochOfOrder)
                Arrange(epoch);
            var start = batch * batchSize;
            return new ArraySegment<int>(order, start, Math.Min(batchSize, count - start));
        }
    }

    private void Arrange(int epoch)
    {
        order = [.. Enumerable.Range(0, count)];
        SplitMix64.For(seed, epoch).Shuffle(order.AsSpan());
        epochOfOrder = epoch;
    }
}
