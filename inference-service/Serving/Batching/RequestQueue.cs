using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;

namespace Torchline.InferenceService.Serving.Batching;

/// <summary>The requests that wait, in one queue for each bucket. Any thread may add and take; nothing locks.</summary>
internal sealed class RequestQueue<TRequest, TResult>
{
    private readonly ConcurrentQueue<PendingRequest<TRequest, TResult>>[] buckets;
    private readonly int capacity;
    private int reserved;

    public RequestQueue(int buckets, int capacity)
    {
        this.buckets = [.. Enumerable.Range(0, buckets).Select(_ => new ConcurrentQueue<PendingRequest<TRequest, TResult>>())];
        this.capacity = capacity;
    }

    /// <summary>How many requests wait or have a place reserved.</summary>
    public int Count => Volatile.Read(ref reserved);

    public bool IsEmpty => Array.TrueForAll(buckets, bucket => bucket.IsEmpty);

    /// <summary>Reserves places for requests, all or none.</summary>
    public bool TryReserve(int count)
    {
        if (Interlocked.Add(ref reserved, count) <= capacity)
            return true;
        Release(count);
        return false;
    }

    /// <summary>Gives places back that were reserved.</summary>
    public void Release(int count) => Interlocked.Add(ref reserved, -count);

    /// <summary>Adds a request to a place that was reserved.</summary>
    public void Add(PendingRequest<TRequest, TResult> request, int bucket) => buckets[bucket].Enqueue(request);

    /// <summary>Takes requests of the bucket whose first request has waited longest; cancelled ones end here.</summary>
    /// <returns>How many requests were put into the batch.</returns>
    public int Take(Span<PendingRequest<TRequest, TResult>> batch)
    {
        var count = 0;
        while (count == 0 && Oldest() is { } bucket)
        {
            while (count < batch.Length && bucket.TryDequeue(out var request))
            {
                Interlocked.Decrement(ref reserved);
                if (request.Cancellation.IsCancellationRequested)
                    request.SetException(new OperationCanceledException(request.Cancellation));
                else
                    batch[count++] = request;
            }
        }
        return count;
    }

    private ConcurrentQueue<PendingRequest<TRequest, TResult>>? Oldest()
    {
        ConcurrentQueue<PendingRequest<TRequest, TResult>>? oldest = null;
        var ticket = long.MaxValue;
        foreach (var bucket in buckets)
        {
            if (bucket.TryPeek(out var first) && first.Ticket < ticket)
                (oldest, ticket) = (bucket, first.Ticket);
        }
        return oldest;
    }
}

/// <summary>A request that waits for its batch; at the same time the task of its result, and used again after it.</summary>
internal sealed class PendingRequest<TRequest, TResult> : IValueTaskSource<TResult>
{
    private ManualResetValueTaskSourceCore<TResult> source;
    private ObjectPool<PendingRequest<TRequest, TResult>>? pool;

    public TRequest Request { get; private set; } = default!;

    public CancellationToken Cancellation { get; private set; }

    /// <summary>The order in which requests came in.</summary>
    public long Ticket { get; private set; }

    /// <summary>When it came, by <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long Since { get; private set; }

    /// <param name="pool">Where it belongs; it returns there when its result was taken.</param>
    public ValueTask<TResult> Begin(
        ObjectPool<PendingRequest<TRequest, TResult>> pool, TRequest request, long ticket, CancellationToken cancellation)
    {
        (this.pool, Request, Ticket, Cancellation, Since) = (pool, request, ticket, cancellation, Stopwatch.GetTimestamp());
        return new ValueTask<TResult>(this, source.Version);
    }

    public void SetResult(TResult result) => source.SetResult(result);

    public void SetException(Exception exception) => source.SetException(exception);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    public TResult GetResult(short token)
    {
        try
        {
            return source.GetResult(token);
        }
        finally
        {
            (Request, Cancellation) = (default!, default);
            source.Reset();
            pool!.Return(this);
        }
    }
}
