namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>The jobs that wait, first come, first served. Whoever takes a job out of it, to compute or to cancel it, is the only one.</summary>
/// <param name="capacity">How many may wait.</param>
internal sealed class StylizationJobQueue(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<StylizationJob> _waiting = [];
    private readonly SemaphoreSlim _arrivals = new(0);
    private int _reserved;

    /// <summary>Reserves a place, which <see cref="Add"/> takes or <see cref="Release"/> gives back.</summary>
    /// <returns>False if too many jobs wait already.</returns>
    public bool TryReserve()
    {
        lock (_gate)
        {
            if (_reserved + _waiting.Count >= capacity)
            {
                return false;
            }

            _reserved++;
            return true;
        }
    }

    /// <summary>Gives a place back that no job will take.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _reserved--;
        }
    }

    /// <summary>Adds a job to a place that <see cref="TryReserve"/> gave.</summary>
    public void Add(StylizationJob job)
    {
        lock (_gate)
        {
            _reserved--;
            _waiting.AddLast(job);
        }

        _arrivals.Release();
    }

    /// <summary>Takes a certain job out.</summary>
    /// <returns>False if it is not here any more.</returns>
    public bool Remove(StylizationJob job)
    {
        lock (_gate)
        {
            return _waiting.Remove(job);
        }
    }

    /// <summary>Waits for a job and takes the first one out.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    public async ValueTask<StylizationJob> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _arrivals.WaitAsync(cancellation);
            lock (_gate)
            {
                if (_waiting.First is { } first)
                {
                    _waiting.RemoveFirst();
                    return first.Value;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _arrivals.Dispose();
}
