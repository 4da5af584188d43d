using InferenceService.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Torchline.InferenceService.Tasks.StyleTransfer;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace InferenceService.Tests.Tasks.StyleTransfer.Jobs;

public sealed class StyleJobStoreTests : IDisposable
{
    private static readonly byte[] Image = [1, 2, 3];

    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("torchline-jobs-").FullName, "jobs");
    private readonly SettableTime time = new();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [Fact]
    public void WithoutAJobThereIsNoFolder()
    {
        using var store = Store();
        Assert.Empty(store.Load());
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void AJobIsReadAsItWasWritten()
    {
        var job = JobRecords.Queued(iterations: 250, created: time.Now).After(30) with { HasPreview = true, Format = Torchline.Imaging.ImageFormat.Jpeg };
        using (var store = Store())
        {
            store.Add(job, Image, Image);
        }

        using var again = Store();
        var read = Assert.Single(again.Load());
        Assert.Equal(job.Losses, read.Losses);
        Assert.Equal(job with { Losses = [] }, read with { Losses = [] });
        Assert.Equal(Image, again.ReadImage(job.Id, StyleJobStore.Style));
        Assert.Null(again.ReadImage(job.Id, StyleJobStore.Result));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, job.Id), ".*")); // Nothing is left of the writing aside.
    }

    [Fact]
    public void TwoServicesDoNotShareAFolder()
    {
        using var store = Store();
        store.Add(JobRecords.Queued(), Image, Image);
        using var other = Store();
        Assert.Contains("another service", Assert.Throws<IOException>(other.Load).Message);
        Assert.Throws<IOException>(() => other.Add(JobRecords.Queued(), Image, Image));
        store.Dispose();
        Assert.Single(other.Load());
    }

    [Fact]
    public void DamagedJobsAreLeftOutAndTheOthersAreRead()
    {
        var (good, damaged) = (JobRecords.Queued().End(JobState.Cancelled, time.Now), new List<string>());
        using (var store = Store())
        {
            store.Add(good, Image, Image);
            foreach (var json in new[] { "", "{", "null", "[]", "{}", "\u0000\u0001", new string(' ', 2_000_000) })
                Damage(store, JobRecords.Queued(), _ => json);

            Damage(store, JobRecords.Queued(), json => json.Replace("\"queued\"", "\"lost\""));
            Damage(store, JobRecords.Queued(), json => json.Replace("\"queued\"", "17"));
            Damage(store, JobRecords.Queued(), json => json.Replace("\"settings\"", "\"other\""));
            Damage(store, JobRecords.Queued(), json => json.Replace("\"losses\": []", "\"losses\": null"));
            Damage(store, JobRecords.Queued(), json => json.Replace("\"id\": \"", "\"id\": \"../"));
            Damage(store, JobRecords.Queued(), json => json.Replace("\"iterations\": 100", "\"iterations\": 0"));
            Damage(store, JobRecords.Queued().After(1) with { Iteration = -1 }, json => json);
            Damage(store, JobRecords.Queued().End(JobState.Succeeded, time.Now), json => json); // without a result
        }

        using var again = Store();
        Assert.Equal(good.Id, Assert.Single(again.Load()).Id);
        Assert.All(damaged, folder => Assert.True(Directory.Exists(folder))); // Somebody may want to look.

        void Damage(StyleJobStore store, JobRecord job, Func<string, string> change)
        {
            store.Add(job, Image, Image);
            damaged.Add(Path.Combine(folder, job.Id));
            var path = Path.Combine(damaged[^1], "job.json");
            File.WriteAllText(path, change(File.ReadAllText(path)));
        }
    }

    [Fact]
    public void WhatWasNeverFinishedIsDeletedAndWhatIsNotAJobsStays()
    {
        Directory.CreateDirectory(Path.Combine(folder, JobId.Create()));
        string[] others = ["notes", "5E0F7A3C9D1B42868A4C7F10E2D9B365", "5e0f"];
        foreach (var other in others)
            Directory.CreateDirectory(Path.Combine(folder, other));

        using var store = Store();
        Assert.Empty(store.Load());
        Assert.Equal(others.Order(), Directory.GetDirectories(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task AfterACrashWhatWaitedWaitsAndWhatRanHasFailed()
    {
        var (queued, running, done) = (JobRecords.Queued(), JobRecords.Queued().After(7), JobRecords.Queued().After(9).End(JobState.Succeeded, time.Now));
        var later = JobRecords.Queued(created: time.Now.AddMinutes(1));
        var lost = JobRecords.Queued(created: time.Now.AddMinutes(2));
        using (var store = Store())
        {
            foreach (var job in new[] { later, queued, running, done, lost })
                store.Add(job, Image, Image);

            store.DeleteImages(lost.Id, StyleJobStore.Style);
            store.WriteImage(running.Id, StyleJobStore.Preview, Image);
            store.WriteImage(done.Id, StyleJobStore.Result, Image);
        }

        for (var start = 0; start < 2; start++)
        {
            using var store = Store();
            using var jobs = Jobs(store);
            jobs.Load();
            Assert.Equal(5, jobs.All().Count());
            foreach (var id in new[] { queued.Id, later.Id }) // in the order in which they came
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromMinutes(1));
                var waiting = await jobs.Queue.TakeAsync(soon.Token);
                Assert.Equal((id, JobState.Queued, false), (waiting.Record.Id, waiting.Record.State, waiting.Ended.IsCompleted));
                Assert.Equal(Image, store.ReadImage(id, StyleJobStore.Content));
            }

            foreach (var job in new[] { running, lost })
            {
                Assert.True(jobs.TryGet(job.Id, out var found));
                Assert.Equal((JobState.Failed, StyleJobs.Restarted, job.Iteration), (found.Record.State, found.Record.Error, found.Record.Iteration));
                Assert.True(found.Ended.IsCompleted);
                Assert.Null(store.ReadImage(job.Id, StyleJobStore.Content));
            }

            Assert.Equal(Image, store.ReadImage(running.Id, StyleJobStore.Preview));
            Assert.True(jobs.TryGet(done.Id, out var ended));
            Assert.Equal(JobState.Succeeded, ended.Record.State);
        }
    }

    [Theory]
    [InlineData(3, long.MaxValue, 1000, 3)] // by number
    [InlineData(100, 4000, 1000, 2)] // by bytes: each has 1000, and its record
    [InlineData(100, 1, 1000, 1)] // The newest stays.
    [InlineData(100, long.MaxValue, 3, 4)] // by age: of 0, 1, 2 and 3 hours
    public void TheOldestGoFirst(int keptJobs, long keptBytes, int keptHours, int expected)
    {
        using var store = Store();
        using var jobs = Jobs(store, new() { Folder = folder, KeptJobs = keptJobs, KeptBytes = keptBytes, KeptHours = keptHours });
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var job = Add(jobs);
            Assert.True(jobs.Queue.Remove(job));
            store.WriteImage(job.Record.Id, StyleJobStore.Result, new byte[1000]);
            time.Now += TimeSpan.FromHours(i == 0 ? 0 : 1);
            jobs.End(job, JobState.Succeeded);
            ids.Add(job.Record.Id);
        }

        jobs.Prune();
        Assert.Equal(ids.TakeLast(expected).Reverse(), jobs.All().OrderByDescending(job => job.Ended).Select(job => job.Id));
        Assert.Equal(ids.TakeLast(expected).Order(), Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Order());
    }

    [Fact]
    public async Task WaitingJobsAreNeverTooOldAndACancelledOneIsForgottenAtTheSecondTime()
    {
        using var store = Store();
        using var jobs = Jobs(store, new() { Folder = folder, KeptHours = 1 });
        var (job, other) = (Add(jobs), Add(jobs));
        time.Now += TimeSpan.FromHours(10);
        jobs.Prune();
        Assert.Equal(2, jobs.All().Count());

        Assert.True(await jobs.RemoveAsync(job.Record.Id, CancellationToken.None));
        Assert.Equal(JobState.Cancelled, job.Record.State);
        Assert.Same(other, await jobs.Queue.TakeAsync(CancellationToken.None));
        Assert.True(await jobs.RemoveAsync(job.Record.Id, CancellationToken.None));
        Assert.False(await jobs.RemoveAsync(job.Record.Id, CancellationToken.None));
        Assert.False(Directory.Exists(Path.Combine(folder, job.Record.Id)));
    }

    private static StyleJob Add(StyleJobs jobs)
    {
        var record = JobRecords.Queued();
        using var place = jobs.Queue.Reserve();
        jobs.Add(place!, record, Image, Image);
        Assert.True(jobs.TryGet(record.Id, out var job));
        return job;
    }

    private StyleJobs Jobs(StyleJobStore store, StyleJobsOptions? options = null) =>
        new(store, OptionsOf(options ?? new() { Folder = folder }), time, NullLogger<StyleJobs>.Instance);

    private StyleJobStore Store() => new(OptionsOf(new() { Folder = folder }), NullLogger<StyleJobStore>.Instance);

    private static IOptions<StyleTransferOptions> OptionsOf(StyleJobsOptions jobs) =>
        Options.Create(new StyleTransferOptions { StylizationJobs = jobs });
}
