namespace Torchline.InferenceService.Serving.Batching;

/// <summary>Runs one batch at a time on a thread of the pool.</summary>
internal sealed class BatchWorker<TRequest, TResult>(
    BatchScheduler<TRequest, TResult> scheduler, IBatchRunner<TRequest, TResult> runner, BatchOptions options)
    : IThreadPoolWorkItem, IDisposable
{
    private readonly PendingRequest<TRequest, TResult>[] batch = new PendingRequest<TRequest, TResult>[options.MaxBatchSize];
    private readonly TRequest[] requests = new TRequest[options.MaxBatchSize];
    private readonly TResult[] results = new TResult[options.MaxBatchSize];
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
        for (var i = 0; i < count; i++)
            requests[i] = batch[i].Request;

        BatchMetrics.Record(options.Model, count);
        try
        {
            runner.Run(requests.AsSpan(0, count), results.AsSpan(0, count));
        }
        catch (Exception e)
        {
            foreach (var request in batch)
                request.SetException(e);

            return;
        }
        finally
        {
            requests.AsSpan(0, count).Clear();
        }

        for (var i = 0; i < count; i++)
            batch[i].SetResult(results[i]);

        results.AsSpan(0, count).Clear();
    }
}
