using InferenceService.Tests.Fixtures;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

public sealed class StylizationJobQueueTests : IDisposable
{
    private const int Capacity = 3;

    private readonly StylizationJobQueue _queue = new(Capacity);

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task Jobs_come_out_in_their_order()
    {
        var jobs = Enumerable.Range(0, Capacity).Select(_ => Add()).ToList();
        foreach (var job in jobs)
        {
            Assert.Same(job, await _queue.TakeAsync(CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_full_queue_takes_none_until_one_has_left()
    {
        var jobs = Enumerable.Range(0, Capacity).Select(_ => Add()).ToList();
        Assert.False(_queue.TryReserve());
        Assert.True(_queue.Remove(jobs[1]));
        Assert.True(_queue.TryReserve());
        Assert.False(_queue.TryReserve());
        _queue.Release();
        Assert.Same(jobs[0], await _queue.TakeAsync(CancellationToken.None));
        Assert.True(_queue.TryReserve());
        Assert.True(_queue.TryReserve());
        Assert.False(_queue.TryReserve());
    }

    [Fact]
    public async Task Only_one_gets_a_job()
    {
        var (first, second) = (Add(), Add());
        Assert.True(_queue.Remove(first));
        Assert.False(_queue.Remove(first));
        Assert.Same(second, await _queue.TakeAsync(CancellationToken.None));
        Assert.False(_queue.Remove(second));

        var waiting = _queue.TakeAsync(CancellationToken.None).AsTask(); // The arrival of the removed one is no job.
        Assert.False(waiting.IsCompleted);
        Assert.Same(Add(), await waiting);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = _queue.TakeAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private StylizationJob Add()
    {
        Assert.True(_queue.TryReserve());
        var job = new StylizationJob(JobRecords.Queued());
        _queue.Add(job);
        return job;
    }
}
