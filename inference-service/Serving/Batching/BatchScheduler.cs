using Microsoft.Extensions.ObjectPool;

namespace Torchline.InferenceService.Serving.Batching;

/// <summary>
/// Answers requests in batches. A batch starts as soon as a worker is free; the requests that come in meanwhile form the
/// next batch, so batches grow with the load and a lone request never waits for company.
/// </summary>
/// <remarks>Cancelled requests leave before a batch forms. All members may be called from any thread.</remarks>
public sealed class BatchScheduler<TRequest, TResult> : IAsyncDisposable
{
    private readonly RequestQueue<TRequest, TResult> queue;
    private readonly BatchWorker<TRequest, TResult>[] workers;
    private readonly ObjectPool<PendingRequest<TRequest, TResult>> pool;
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long tickets;
    private volatile bool closed;

    /// <summary>Prepares the workers; none runs before the first request.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="createRunner">Makes a worker's runner, which is disposed with the scheduler.</param>
    public BatchScheduler(BatchOptions options, Func<IBatchRunner<TRequest, TResult>> createRunner)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(createRunner);
        queue = new(options.Buckets, options.QueueCapacity);
        workers = [.. Enumerable.Range(0, options.Workers).Select(_ =>
            new BatchWorker<TRequest, TResult>(this, createRunner(), options))];
        pool = new PendingRequestPool<TRequest, TResult>(options.QueueCapacity);
    }

    /// <summary>How many requests wait.</summary>
    public int Waiting => queue.Count;

    /// <summary>Reserves places in the queue for requests that <see cref="Enqueue"/> is then called with, all or none.</summary>
    /// <returns>False if the queue is full or closed.</returns>
    public bool TryReserve(int count = 1) => !closed && queue.TryReserve(count);

    /// <summary>Gives places back that <see cref="TryReserve"/> gave and that no request will take.</summary>
    public void Release(int count = 1)
    {
        queue.Release(count);
        SignalIfDrained();
    }

    /// <summary>Adds a request to a place that <see cref="TryReserve"/> gave.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="bucket">Requests share a batch only with those of their bucket.</param>
    /// <param name="cancellation">A request that is cancelled before its batch forms is not computed.</param>
    /// <returns>The result, to be awaited once. What the runner throws is thrown here.</returns>
    public ValueTask<TResult> Enqueue(TRequest request, int bucket = 0, CancellationToken cancellation = default)
    {
        var pending = pool.Get();
        var result = pending.Begin(request, Interlocked.Increment(ref tickets), cancellation);
        queue.Add(pending, bucket);
        StartWorker();
        return result;
    }

    /// <summary>Refuses new requests, answers those that wait, then disposes the runners.</summary>
    public async ValueTask DisposeAsync()
    {
        closed = true;
        SignalIfDrained();
        await drained.Task;
        foreach (var worker in workers)
            worker.Dispose();
    }

    internal int Take(Span<PendingRequest<TRequest, TResult>> batch) => queue.Take(batch);

    /// <summary>A worker calls it when it has stopped: a request that came in just then must not be left alone.</summary>
    internal void OnIdle()
    {
        if (!queue.IsEmpty)
            StartWorker();
        else
            SignalIfDrained();
    }

    private void StartWorker()
    {
        // The request must be in the queue before a worker is seen busy: that worker looks into the queue after it went idle.
        Interlocked.MemoryBarrier();
        foreach (var worker in workers)
        {
            if (worker.TryStart())
                return;
        }
    }

    private void SignalIfDrained()
    {
        if (closed && queue.Count == 0 && Array.TrueForAll(workers, worker => worker.IsIdle))
            drained.TrySetResult();
    }
}
