namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>The jobs that wait, first come, first served. Whoever takes a job out of it, to compute or to cancel it, is the only one.</summary>
/// <param name="capacity">How many may wait.</param>
internal sealed class StylizationJobQueue(int capacity) : IDisposable
{
    private readonly Lock gate = new();
    private readonly LinkedList<StylizationJob> waiting = [];
    private readonly SemaphoreSlim arrivals = new(0);
    private int reserved;

    /// <summary>Reserves a place, which <see cref="Add"/> takes or <see cref="Release"/> gives back.</summary>
    /// <returns>False if too many jobs wait already.</returns>
    public bool TryReserve()
    {
        lock (gate)
        {
            if (reserved + waiting.Count >= capacity)
                return false;

            reserved++;
            return true;
        }
    }

    /// <summary>Gives a place back that no job will take.</summary>
    public void Release()
    {
        lock (gate)
        {
            reserved--;
        }
    }

    /// <summary>Adds a job to a place that <see cref="TryReserve"/> gave.</summary>
    public void Add(StylizationJob job)
    {
        lock (gate)
        {
            reserved--;
            waiting.AddLast(job);
        }

        arrivals.Release();
    }

    /// <summary>Takes a certain job out.</summary>
    /// <returns>False if it is not here any more.</returns>
    public bool Remove(StylizationJob job)
    {
        lock (gate)
        {
            return waiting.Remove(job);
        }
    }

    /// <summary>Waits for a job and takes the first one out.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    public async ValueTask<StylizationJob> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await arrivals.WaitAsync(cancellation);
            lock (gate)
            {
                if (waiting.First is { } first)
                {
                    waiting.RemoveFirst();
                    return first.Value;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => arrivals.Dispose();
}
