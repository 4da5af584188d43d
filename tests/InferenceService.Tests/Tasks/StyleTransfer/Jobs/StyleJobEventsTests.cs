using System.Net.ServerSentEvents;
using InferenceService.Tests.Fixtures;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

public class StyleJobEventsTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task AListenerHearsAllOfAJobFromItsPlaceInTheQueueToItsEnd()
    {
        var record = JobRecords.Queued(iterations: 5);
        var job = new StyleJob(record);
        await using var events = StyleJobEvents.WatchAsync(job, -1, Never, CancellationToken.None).GetAsyncEnumerator();
        Assert.Equal(("state", JobState.Queued, null), await NextAsync(events));

        var next = events.MoveNextAsync();
        Assert.False(next.IsCompleted);
        job.Set(record.After(0));
        Assert.True(await next);
        Assert.Equal(("state", JobState.Running), (events.Current.EventType, events.Current.Data.State));

        job.Set(record.After(2)); // Two iterations at once: a slow listener misses none.
        Assert.Equal(("progress", JobState.Running, "0"), await NextAsync(events));
        Assert.Equal(("progress", JobState.Running, "1"), await NextAsync(events));
        Assert.Equal(new LossPoint(1, 1, 2, 3), events.Current.Data.Losses);
        Assert.Equal((1, 5), (events.Current.Data.Iteration, events.Current.Data.Iterations));

        job.Set(record.After(5).End(JobState.Failed, DateTimeOffset.UnixEpoch, "a reason"));
        Assert.Equal(("progress", JobState.Running, "2"), await NextAsync(events));
        Assert.Equal(("progress", JobState.Running, "3"), await NextAsync(events));
        Assert.Equal(("progress", JobState.Running, "4"), await NextAsync(events));
        Assert.Equal(("end", JobState.Failed, "end"), await NextAsync(events));
        Assert.Equal("a reason", events.Current.Data.Error);
        Assert.False(await events.MoveNextAsync());
    }

    [Theory]
    [InlineData(null, "0 1 2 end")]
    [InlineData("", "0 1 2 end")]
    [InlineData("no number", "0 1 2 end")]
    [InlineData("-5", "0 1 2 end")]
    [InlineData("99999999999999999999", "0 1 2 end")]
    [InlineData("0", "1 2 end")]
    [InlineData("2", "end")]
    [InlineData("7", "end")]
    public async Task AListenerThatComesAgainHearsWhatItHasMissed(string? lastEventId, string expected)
    {
        var job = new StyleJob(JobRecords.Queued(iterations: 3).After(3).End(JobState.Succeeded, DateTimeOffset.UnixEpoch));
        var ids = new List<string?>();
        await foreach (var item in StyleJobEvents.WatchAsync(job, StyleJobEvents.After(lastEventId), Never, CancellationToken.None))
            ids.Add(item.EventId);

        Assert.Equal(expected, string.Join(' ', ids));
    }

    [Fact]
    public async Task InSilenceAListenerHearsThatTheJobGoesOn()
    {
        var job = new StyleJob(JobRecords.Queued().After(1));
        await using var events =
            StyleJobEvents.WatchAsync(job, -1, TimeSpan.FromMilliseconds(1), CancellationToken.None).GetAsyncEnumerator();
        Assert.Equal("state", (await NextAsync(events)).Type);
        Assert.Equal("progress", (await NextAsync(events)).Type);
        Assert.Equal(("state", JobState.Running, null), await NextAsync(events));
        Assert.Equal(("state", JobState.Running, null), await NextAsync(events));
    }

    [Fact]
    public async Task AListenerThatGoesEndsTheEvents()
    {
        using var cancellation = new CancellationTokenSource();
        var job = new StyleJob(JobRecords.Queued());
        await using var events = StyleJobEvents.WatchAsync(job, -1, Never, cancellation.Token).GetAsyncEnumerator();
        await NextAsync(events);
        var next = events.MoveNextAsync();
        await cancellation.CancelAsync();
        Assert.False(await next);
    }

    private static async Task<(string Type, JobState State, string? Id)> NextAsync(IAsyncEnumerator<SseItem<StyleJobEvent>> events)
    {
        Assert.True(await events.MoveNextAsync());
        return (events.Current.EventType, events.Current.Data.State, events.Current.EventId);
    }
}
