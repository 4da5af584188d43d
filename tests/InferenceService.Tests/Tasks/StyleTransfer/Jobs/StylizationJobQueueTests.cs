using InferenceService.Tests.Fixtures;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

public sealed class StylizationJobQueueTests : IDisposable
{
    private const int Capacity = 3;

    private readonly StylizationJobQueue queue = new(Capacity);

    public void Dispose() => queue.Dispose();

    [Fact]
    public async Task JobsComeOutInTheirOrder()
    {
        var jobs = Enumerable.Range(0, Capacity).Select(_ => Add()).ToList();
        foreach (var job in jobs)
            Assert.Same(job, await queue.TakeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task AFullQueueTakesNoneUntilOneHasLeft()
    {
        var jobs = Enumerable.Range(0, Capacity).Select(_ => Add()).ToList();
        Assert.False(queue.TryReserve());
        Assert.True(queue.Remove(jobs[1]));
        Assert.True(queue.TryReserve());
        Assert.False(queue.TryReserve());
        queue.Release();
        Assert.Same(jobs[0], await queue.TakeAsync(CancellationToken.None));
        Assert.True(queue.TryReserve());
        Assert.True(queue.TryReserve());
        Assert.False(queue.TryReserve());
    }

    [Fact]
    public async Task OnlyOneGetsAJob()
    {
        var (first, second) = (Add(), Add());
        Assert.True(queue.Remove(first));
        Assert.False(queue.Remove(first));
        Assert.Same(second, await queue.TakeAsync(CancellationToken.None));
        Assert.False(queue.Remove(second));

        var waiting = queue.TakeAsync(CancellationToken.None).AsTask(); // The arrival of the removed one is no job.
        Assert.False(waiting.IsCompleted);
        Assert.Same(Add(), await waiting);
    }

    [Fact]
    public async Task WaitingCanBeGivenUp()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = queue.TakeAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private StylizationJob Add()
    {
        Assert.True(queue.TryReserve());
        var job = new StylizationJob(JobRecords.Queued());
        queue.Add(job);
        return job;
    }
}
