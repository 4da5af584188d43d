using Torchline.InferenceService.Serving.Batching;

namespace InferenceService.Tests.Serving.Batching;

public class BatchSchedulerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task ALoneRequestDoesNotWaitForCompany()
    {
        var runner = new RecordingRunner();
        await using var scheduler = Create(runner);
        Assert.Equal(42, await Submit(scheduler, 21).WaitAsync(Patience));
        Assert.Equal([[21]], runner.Batches);
    }

    [Fact]
    public async Task RequestsThatComeWhileAWorkerIsBusyFormOneBatch()
    {
        using var gate = new ManualResetEventSlim();
        var runner = new RecordingRunner(gate);
        await using var scheduler = Create(runner);
        var first = Submit(scheduler, 1);
        await runner.Started.Task.WaitAsync(Patience);
        var others = Enumerable.Range(2, 5).Select(i => Submit(scheduler, i)).ToArray();
        Assert.False(first.IsCompleted);

        gate.Set();
        var results = await Task.WhenAll(others).WaitAsync(Patience);
        Assert.Equal([4, 6, 8, 10, 12], results);
        Assert.Equal(2, await first);
        Assert.Equal([[1], [2, 3, 4, 5, 6]], runner.Batches);
    }

    [Fact]
    public async Task ABatchIsNotLargerThanAllowed()
    {
        using var gate = new ManualResetEventSlim();
        var runner = new RecordingRunner(gate);
        await using var scheduler = Create(runner, maxBatchSize: 4);
        var first = Submit(scheduler, 0);
        await runner.Started.Task.WaitAsync(Patience);
        var others = Enumerable.Range(1, 10).Select(i => Submit(scheduler, i)).ToArray();
        gate.Set();
        await Task.WhenAll(others.Append(first)).WaitAsync(Patience);
        Assert.Equal([1, 4, 4, 2], runner.Batches.Select(batch => batch.Length));
    }

    [Fact]
    public async Task RequestsOfDifferentBucketsDoNotShareABatchAndTheOldestGoesFirst()
    {
        using var gate = new ManualResetEventSlim();
        var runner = new RecordingRunner(gate);
        await using var scheduler = Create(runner, buckets: 2);
        var first = Submit(scheduler, 0);
        await runner.Started.Task.WaitAsync(Patience);
        int[] requests = [11, 1, 12, 2];
        var others = requests.Select(i => Submit(scheduler, i, bucket: i / 10)).ToArray();
        gate.Set();
        await Task.WhenAll(others.Append(first)).WaitAsync(Patience);
        Assert.Equal([[0], [11, 12], [1, 2]], runner.Batches);
    }

    [Fact]
    public async Task ACancelledRequestLeavesBeforeItsBatchForms()
    {
        using var gate = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var runner = new RecordingRunner(gate);
        await using var scheduler = Create(runner);
        var first = Submit(scheduler, 1);
        await runner.Started.Task.WaitAsync(Patience);
        var cancelled = Submit(scheduler, 2, cancellation: cancellation.Token);
        var kept = Submit(scheduler, 3);
        await cancellation.CancelAsync();
        gate.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience));
        Assert.Equal(6, await kept.WaitAsync(Patience));
        await first;
        Assert.Equal([[1], [3]], runner.Batches);
    }

    [Fact]
    public async Task AFullQueueRefusesAllOrNothing()
    {
        using var gate = new ManualResetEventSlim();
        var runner = new RecordingRunner(gate);
        await using var scheduler = Create(runner, capacity: 3);
        var first = Submit(scheduler, 1);
        await runner.Started.Task.WaitAsync(Patience);
        var second = Submit(scheduler, 2);

        Assert.Null(scheduler.Reserve(3));
        Assert.Equal(1, scheduler.Waiting);
        using var places = scheduler.Reserve(2);
        Assert.NotNull(places);
        Assert.Null(scheduler.Reserve());
        Task<int>[] others = [places.Enqueue(3).AsTask(), places.Enqueue(4).AsTask()];
        Assert.Throws<InvalidOperationException>(() => { _ = places.Enqueue(5); });

        gate.Set();
        await Task.WhenAll([first, second, .. others]).WaitAsync(Patience);
        Assert.Equal(0, scheduler.Waiting);
        await Submit(scheduler, 5).WaitAsync(Patience);
    }

    [Fact]
    public async Task APlaceThatIsGivenBackIsFreeAndKeepsNobodyFromClosing()
    {
        var scheduler = Create(new RecordingRunner(), capacity: 2);
        var (first, second) = (scheduler.Reserve()!, scheduler.Reserve()!);
        Assert.Null(scheduler.Reserve());
        first.Dispose();
        var third = scheduler.Reserve()!;

        var closing = scheduler.DisposeAsync().AsTask();
        third.Dispose();
        Assert.False(closing.IsCompleted);
        second.Dispose();
        await closing.WaitAsync(Patience);
    }

    [Fact]
    public async Task AnExceptionGivesThePlacesBackThatNoRequestHasTaken()
    {
        await using var scheduler = Create(new RecordingRunner(), capacity: 3);
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            using var places = scheduler.Reserve(3)!;
            Assert.Equal(2, await places.Enqueue(1));
            throw new InvalidDataException("Between reservation and request.");
        });
        Assert.Equal(0, scheduler.Waiting);
        using var all = scheduler.Reserve(3);
        Assert.NotNull(all);
    }

    [Fact]
    public async Task AReservationThatIsDisposedTwiceGivesItsPlacesBackOnce()
    {
        await using var scheduler = Create(new RecordingRunner(), capacity: 2);
        var place = scheduler.Reserve()!;
        place.Dispose();
        place.Dispose();
        Assert.Equal(0, scheduler.Waiting);
        Assert.Throws<InvalidOperationException>(() => { _ = place.Enqueue(1); });
    }

    [Fact]
    public async Task WhatARunnerThrowsReachesEveryRequestOfTheBatchAndNoOther()
    {
        var runner = new RecordingRunner { Fails = request => request < 0 };
        await using var scheduler = Create(runner);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Submit(scheduler, -1).WaitAsync(Patience));
        Assert.Equal(4, await Submit(scheduler, 2).WaitAsync(Patience));
    }

    [Fact]
    public async Task ClosingAnswersWhatWaitsAndRefusesWhatComes()
    {
        using var gate = new ManualResetEventSlim();
        var runner = new RecordingRunner(gate);
        var scheduler = Create(runner);
        var waiting = Enumerable.Range(1, 3).Select(i => Submit(scheduler, i)).ToArray();
        await runner.Started.Task.WaitAsync(Patience);
        var closing = scheduler.DisposeAsync().AsTask();
        Assert.Null(scheduler.Reserve());
        Assert.False(closing.IsCompleted);
        Assert.False(runner.IsDisposed);

        gate.Set();
        await closing.WaitAsync(Patience);
        var results = await Task.WhenAll(waiting);
        Assert.Equal([2, 4, 6], results);
        Assert.True(runner.IsDisposed);
    }

    [Fact]
    public async Task ManyThreadsGetTheirOwnResults()
    {
        await using var scheduler = new BatchScheduler<int, int>(
            "", maxBatchSize: 8, capacity: 1024, workers: 3, buckets: 4, () => new RecordingRunner());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                var request = (thread * 1_000_000) + i;
                using var place = scheduler.Reserve();
                Assert.Equal(request * 2, await place!.Enqueue(request, bucket: i % 4));
            }
        }))).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(0, scheduler.Waiting);
    }

    private static BatchScheduler<int, int> Create(RecordingRunner runner, int maxBatchSize = 32, int capacity = 1024, int buckets = 1) =>
        new("", maxBatchSize, capacity, workers: 1, buckets, () => runner);

    private static async Task<int> Submit(
        BatchScheduler<int, int> scheduler, int request, int bucket = 0, CancellationToken cancellation = default)
    {
        using var place = scheduler.Reserve();
        Assert.NotNull(place);
        return await place.Enqueue(request, bucket, cancellation);
    }
}
