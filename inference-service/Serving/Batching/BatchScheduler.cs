using System.Diagnostics;
using Microsoft.Extensions.ObjectPool;
using Torchline.InferenceService.Observability;

namespace Torchline.InferenceService.Serving.Batching;

/// <summary>
/// Answers requests in batches. A batch starts as soon as a worker is free; the requests that come in meanwhile form the
/// next batch, so batches grow with the load and a lone request waits for no other.
/// </summary>
/// <remarks>Cancelled requests leave before a batch forms. All members may be called from any thread.</remarks>
public sealed class BatchScheduler<TRequest, TResult> : IAsyncDisposable
{
    private readonly RequestQueue<TRequest, TResult> queue;
    private readonly BatchWorker<TRequest, TResult>[] workers;
    private readonly ObjectPool<PendingRequest<TRequest, TResult>> pool;
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ObjectPool<Reservation> reservations;
    private readonly ModelMetrics metrics;
    private long tickets;
    private volatile bool closed;

    /// <summary>Prepares the workers; none runs before the first request.</summary>
    /// <param name="model">The model's name, the tag of the metrics.</param>
    /// <param name="maxBatchSize">The most requests of one batch.</param>
    /// <param name="capacity">How many requests may wait; more are refused.</param>
    /// <param name="workers">How many batches may run at once.</param>
    /// <param name="buckets">How many kinds of requests there are that do not share a batch.</param>
    /// <param name="createRunner">Makes a worker's runner, which is disposed with the scheduler.</param>
    /// <param name="version">The model's version, another tag of the metrics.</param>
    public BatchScheduler(
        string model, int maxBatchSize, int capacity, int workers, int buckets, Func<IBatchRunner<TRequest, TResult>> createRunner,
        int version = 1)
    {
        metrics = new(model, version);
        queue = new(buckets, capacity);
        this.workers = [.. Enumerable.Range(0, workers).Select(_ =>
            new BatchWorker<TRequest, TResult>(this, createRunner(), metrics, maxBatchSize))];
        pool = PoolOf<PendingRequest<TRequest, TResult>>(capacity);
        reservations = PoolOf<Reservation>(capacity);
    }

    /// <summary>How many requests wait.</summary>
    public int Waiting => queue.Count;

    /// <summary>Reserves places in the queue, all or none.</summary>
    /// <returns>The places, to be disposed; null if the queue is full or closed.</returns>
    public Reservation? Reserve(int count = 1)
    {
        if (closed || !queue.TryReserve(count))
        {
            metrics.Fail(count, closed ? "stopping" : "queue full");
            return null;
        }
        var places = reservations.Get();
        places.Begin(this, count);
        return places;
    }

    private static DefaultObjectPool<T> PoolOf<T>(int size) where T : class, new() => new(new DefaultPooledObjectPolicy<T>(), size);

    private void Release(int count)
    {
        queue.Release(count);
        SignalIfDrained();
    }

    private ValueTask<TResult> Enqueue(TRequest request, int bucket, CancellationToken cancellation)
    {
        var pending = pool.Get();
        var result = pending.Begin(pool, request, Interlocked.Increment(ref tickets), cancellation);
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

    /// <summary>A worker calls it when it has stopped: a request that came in just then must not stay in the queue.</summary>
    internal void OnIdle()
    {
        if (!queue.IsEmpty)
            StartWorker();
        else
            SignalIfDrained();
    }

    private void StartWorker()
    {
        // The request must be in the queue before a busy worker is passed over: that worker checks the queue after it went idle.
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

    /// <summary>Places in the queue. Disposed, it gives back those that no request has taken.</summary>
    /// <remarks>One thread at a time may use it, and nobody after it is disposed: it is pooled and belongs to another request then.</remarks>
    public sealed class Reservation : IDisposable
    {
        private BatchScheduler<TRequest, TResult>? scheduler;
        private int free;

        /// <summary>Adds a request to one of the places.</summary>
        /// <param name="request">The input.</param>
        /// <param name="bucket">Requests share a batch only with those of their bucket.</param>
        /// <param name="cancellation">A request that is cancelled before its batch forms is not computed.</param>
        /// <returns>The result, to be awaited once. What the runner throws is thrown here.</returns>
        /// <exception cref="InvalidOperationException">Every place is taken, or the reservation was disposed.</exception>
        public ValueTask<TResult> Enqueue(TRequest request, int bucket = 0, CancellationToken cancellation = default)
        {
            if (scheduler is null || free == 0)
                throw new InvalidOperationException("Every place is taken.");
            var result = scheduler.Enqueue(request, bucket, cancellation);
            free--;
            return result;
        }

        /// <summary>Gives back the places that are free, and this object to the pool.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref scheduler, null) is not { } owner)
                return;
            if (free > 0)
                owner.Release(free);
            owner.reservations.Return(this);
        }

        internal void Begin(BatchScheduler<TRequest, TResult> scheduler, int count) => (this.scheduler, free) = (scheduler, count);
    }
}

/// <summary>Runs one batch at a time on a thread of the pool.</summary>
internal sealed class BatchWorker<TRequest, TResult>(
    BatchScheduler<TRequest, TResult> scheduler, IBatchRunner<TRequest, TResult> runner, ModelMetrics metrics, int maxBatchSize)
    : IThreadPoolWorkItem, IDisposable
{
    private readonly PendingRequest<TRequest, TResult>[] batch = new PendingRequest<TRequest, TResult>[maxBatchSize];
    private readonly TRequest[] requests = new TRequest[maxBatchSize];
    private readonly TResult[] results = new TResult[maxBatchSize];
    private int busy;

    public bool IsIdle => Volatile.Read(ref busy) == 0;

    /// <summary>Puts the worker to work, unless it works already.</summary>
    public bool TryStart()
    {
        if (Volatile.Read(ref busy) != 0 || Interlocked.Exchange(ref busy, 1) != 0)
            return false;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    public void Execute()
    {
        var count = scheduler.Take(batch);
        if (count > 0)
        {
            Run(count);
            // What came in meanwhile forms the next batch, after whatever the pool has queued before: the longer that is,
            // the larger the batch.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }
        Interlocked.Exchange(ref busy, 0);
        scheduler.OnIdle();
    }

    public void Dispose() => runner.Dispose();

    private void Run(int count)
    {
        var batch = this.batch.AsSpan(0, count);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            requests[i] = batch[i].Request;
            metrics.LeaveQueue(batch[i].Since, began);
        }
        metrics.BeginBatch(count);
        try
        {
            runner.Run(requests.AsSpan(0, count), results.AsSpan(0, count));
        }
        catch (Exception e)
        {
            metrics.Fail(count, e is OperationCanceledException ? "cancelled" : "failed");
            foreach (var request in batch)
                request.SetException(e);
            return;
        }
        finally
        {
            requests.AsSpan(0, count).Clear();
        }
        metrics.EndBatch(count, began);
        for (var i = 0; i < count; i++)
            batch[i].SetResult(results[i]);
        results.AsSpan(0, count).Clear();
    }
}
