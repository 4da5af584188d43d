using InferenceService.Tests.Fixtures;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

public sealed class StyleJobQueueTests : IDisposable
{
    private const int Capacity = 3;

    private readonly StyleJobQueue queue = new(Capacity);

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
        Assert.Null(queue.Reserve());
        Assert.True(queue.Remove(jobs[1]));
        var place = queue.Reserve();
        Assert.NotNull(place);
        Assert.Null(queue.Reserve());
        place.Dispose();
        place.Dispose();
        Assert.Same(jobs[0], await queue.TakeAsync(CancellationToken.None));
        Assert.NotNull(queue.Reserve());
        Assert.NotNull(queue.Reserve());
        Assert.Null(queue.Reserve());
    }

    [Fact]
    public void AnExceptionGivesAPlaceBackThatNoJobHasTaken()
    {
        for (var i = 0; i <= Capacity; i++)
            Assert.Throws<InvalidDataException>(Fail);

        void Fail()
        {
            using var place = queue.Reserve();
            Assert.NotNull(place);
            throw new InvalidDataException("Between reservation and job.");
        }
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

    private StyleJob Add()
    {
        using var place = queue.Reserve();
        var job = new StyleJob(JobRecords.Queued());
        place!.Take(job);
        return job;
    }
}
