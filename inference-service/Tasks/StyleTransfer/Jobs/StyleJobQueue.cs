namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>The jobs that wait, first come, first served. Whoever takes a job out of it, to compute or to cancel it, is the only one.</summary>
internal sealed class StyleJobQueue(int capacity) : IDisposable
{
    private readonly Lock gate = new();
    private readonly LinkedList<StyleJob> waiting = [];
    private readonly SemaphoreSlim arrivals = new(0);
    private int reserved;

    /// <summary>Reserves a place for a job.</summary>
    /// <returns>The place, to be disposed; null if too many jobs wait already.</returns>
    public Place? Reserve()
    {
        lock (gate)
        {
            if (reserved + waiting.Count >= capacity)
                return null;
            reserved++;
            return new(this);
        }
    }

    /// <summary>Puts a job of the service before this one in, even if the queue is full: it was taken then.</summary>
    public void Restore(StyleJob job)
    {
        lock (gate)
        {
            waiting.AddLast(job);
        }
        arrivals.Release();
    }

    /// <summary>Takes a certain job out.</summary>
    /// <returns>False if it is not here any more.</returns>
    public bool Remove(StyleJob job)
    {
        lock (gate)
        {
            return waiting.Remove(job);
        }
    }

    /// <summary>Waits for a job and takes the first one out.</summary>
    public async ValueTask<StyleJob> TakeAsync(CancellationToken cancellation)
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

    public void Dispose() => arrivals.Dispose();

    /// <summary>A place in the queue. Disposed before a job has taken it, it is free again.</summary>
    public sealed class Place(StyleJobQueue queue) : IDisposable
    {
        private bool isTaken;

        /// <summary>Puts a job into the place.</summary>
        public void Take(StyleJob job)
        {
            lock (queue.gate)
            {
                Free();
                queue.waiting.AddLast(job);
            }
            queue.arrivals.Release();
        }

        public void Dispose()
        {
            lock (queue.gate)
            {
                if (!isTaken)
                    Free();
            }
        }

        private void Free()
        {
            ObjectDisposedException.ThrowIf(isTaken, this);
            isTaken = true;
            queue.reserved--;
        }
    }
}
