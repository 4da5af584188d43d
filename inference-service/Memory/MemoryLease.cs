using System.Diagnostics;

namespace Torchline.InferenceService.Memory;

/// <summary>Bytes of the budget that a request or a job holds. Disposed, it gives them back. One thread at a time may use it.</summary>
internal sealed class MemoryLease(MemoryBudget budget) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes more bytes.</summary>
    /// <exception cref="MemorySpentException">There are not as many.</exception>
    public void Take(long more)
    {
        if (!TryTake(more))
            throw Refusal(more);
    }

    /// <summary>Takes more bytes, and waits for them on the calling thread.</summary>
    /// <exception cref="MemorySpentException">There are not as many after that time, or there never will be.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public void Take(long more, TimeSpan patience, CancellationToken cancellation)
    {
        for (var began = Stopwatch.GetTimestamp(); !TryTake(more);)
        {
            if (Stopwatch.GetElapsedTime(began) >= patience || Bytes + more > budget.LargestCapacity)
                throw Refusal(more);
            if (cancellation.WaitHandle.WaitOne(Pause))
                throw new OperationCanceledException(cancellation);
        }
    }

    /// <summary>Gives back what is more than some bytes.</summary>
    public void Shrink(long bytes)
    {
        if (Bytes <= bytes)
            return;
        budget.Release(Bytes - bytes);
        Bytes = bytes;
    }

    public void Dispose() => Shrink(0);

    private bool TryTake(long more)
    {
        if (!budget.TryTake(more, Bytes))
            return false;
        Bytes += more;
        return true;
    }

    private MemorySpentException Refusal(long more) => new(Bytes + more, budget.LargestCapacity);
}

/// <summary>The budget of memory has not as many bytes as a request or a job takes.</summary>
/// <param name="bytes">What it takes.</param>
/// <param name="largest">What it could have if it were alone.</param>
internal sealed class MemorySpentException(long bytes, long largest) : Exception($"{bytes} bytes are not left of the budget of memory.")
{
    /// <summary>What the request takes.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>What it could have if it were alone.</summary>
    public long Largest { get; } = largest;

    /// <summary>Whether it takes more than there ever is.</summary>
    public bool IsForGood => Bytes > Largest;
}
