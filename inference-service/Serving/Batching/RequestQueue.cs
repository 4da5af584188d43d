using System.Collections.Concurrent;

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
