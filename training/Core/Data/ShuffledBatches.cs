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

/// <summary>
/// A small, fast random generator whose sequence is fixed by its definition (Steele, Lea and Flood 2014), so that data
/// order never depends on the runtime's version or on how much of the stream was used before.
/// </summary>
/// <param name="seed">Any value; neighbouring seeds give unrelated sequences.</param>
public struct SplitMix64(ulong seed)
{
    private ulong state = seed;

    /// <summary>An independent generator for one purpose of one run, such as the order of one epoch.</summary>
    public static SplitMix64 For(long seed, params ReadOnlySpan<long> keys)
    {
        var mixed = new SplitMix64((ulong)seed).Next();
        foreach (var key in keys)
            mixed = new SplitMix64(mixed ^ (ulong)key).Next();
        return new SplitMix64(mixed);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong Next()
    {
        var z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>An integer from 0 to <paramref name="bound"/> - 1 (by multiplication; the bias is below 2^-32).</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>A number from 0 to 1, 1 excluded.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Puts <paramref name="items"/> in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
