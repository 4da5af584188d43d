using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>The jobs of this service: those that wait or run, and those that have ended, as long as they are kept.</summary>
internal sealed partial class StyleJobs(
    StyleJobStore store, IOptions<StyleTransferOptions> options, TimeProvider time, ILogger<StyleJobs> logger) : IDisposable
{
    /// <summary>The error of a job that ran when the process ended without being asked to, or whose images are lost.</summary>
    public const string Restarted = "The service ended while the job ran. Submit it again.";

    private readonly StyleJobsOptions settings = options.Value.StylizationJobs;
    private readonly ConcurrentDictionary<string, StyleJob> jobs = new(StringComparer.Ordinal);
    private readonly Lock pruning = new();

    /// <summary>Those that wait.</summary>
    public StyleJobQueue Queue { get; } = new(options.Value.StylizationJobs.QueueCapacity);

    /// <summary>All, the newest first.</summary>
    public IEnumerable<JobRecord> All() => jobs.Values.Select(job => job.Record).OrderByDescending(record => record.Created);

    /// <summary>Finds a job.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out StyleJob? job) => jobs.TryGetValue(id, out job);

    /// <summary>
    /// Reads the jobs of the service before this one. Those that waited, or were left by a stop, wait again if their images are there; one
    /// that ran when the process ended without a stop has failed, as it may have been the reason.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read or written, or another process uses it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be read.</exception>
    public void Load()
    {
        foreach (var record in store.Load().OrderBy(record => record.Created))
        {
            if (record.State == JobState.Queued && store.HasInputs(record.Id))
            {
                var job = new StyleJob(record);
                jobs[record.Id] = job;
                Queue.Restore(job);
                LogResumed(record.Id);
                continue;
            }
            var ended = record;
            if (!record.HasEnded)
            {
                ended = record.End(JobState.Failed, time.GetUtcNow(), Restarted);
                store.DeleteImages(record.Id, StyleJobStore.Content, StyleJobStore.Style, StyleJobStore.Result);
                store.Write(ended);
            }
            jobs[record.Id] = new(ended);
        }
        Prune();
    }

    /// <summary>Puts a new job into a place of the queue.</summary>
    /// <exception cref="IOException">The job cannot be kept; the place is not taken then.</exception>
    /// <exception cref="UnauthorizedAccessException">The job cannot be kept; the place is not taken then.</exception>
    public void Add(StyleJobQueue.Place place, JobRecord record, ReadOnlySpan<byte> content, ReadOnlySpan<byte> style)
    {
        store.Add(record, content, style);
        var job = new StyleJob(record);
        jobs[record.Id] = job;
        place.Take(job);
    }

    /// <summary>A job has left the queue to be computed.</summary>
    /// <exception cref="IOException">That cannot be kept.</exception>
    public void Start(StyleJob job)
    {
        var started = job.Record with { State = JobState.Running, Started = time.GetUtcNow() };
        store.Write(started);
        job.Set(started);
    }

    /// <summary>A job is left, for the service stops. The next start begins it anew.</summary>
    public void Leave(StyleJob job)
    {
        Keep(job.Record.Anew());
        store.DeleteImages(job.Record.Id, StyleJobStore.Preview);
    }

    /// <summary>A job has ended, by whoever took it out of the queue. The disk has it before any listener.</summary>
    public void End(StyleJob job, JobState state, string? error = null)
    {
        var ended = job.Record.End(state, time.GetUtcNow(), error);
        Keep(ended);
        JobMetrics.RecordEnd(ended);
        LogEnded(ended.Id, ended.State, ended.Iteration, ended.Error ?? "");
        job.Set(ended);
        Prune();
    }

    /// <summary>Ends a job that waits or runs, and waits until it has ended; forgets one that has.</summary>
    /// <returns>False if there is no such job.</returns>
    /// <exception cref="OperationCanceledException">The job runs still, and nobody waits for its end any more.</exception>
    public async ValueTask<bool> RemoveAsync(string id, CancellationToken cancellation)
    {
        if (!jobs.TryGetValue(id, out var job))
            return false;
        if (Queue.Remove(job))
        {
            End(job, JobState.Cancelled);
        }
        else if (!job.Record.HasEnded)
        {
            await job.CancelAsync();
            await job.Ended.WaitAsync(cancellation);
        }
        else
        {
            Forget(job);
        }
        return true;
    }

    /// <summary>Forgets the jobs that have ended and are too many, too large or too old, the oldest first.</summary>
    public void Prune()
    {
        lock (pruning)
        {
            var oldest = time.GetUtcNow() - TimeSpan.FromHours(settings.KeptHours);
            long bytes = 0;
            var kept = 0;
            foreach (var job in jobs.Values.Where(job => job.Record.HasEnded).OrderByDescending(job => job.Record.Ended).ToList())
            {
                bytes += store.BytesOf(job.Record.Id);
                if (job.Record.Ended < oldest || kept == settings.KeptJobs || (kept > 0 && bytes > settings.KeptBytes))
                    Forget(job);
                else
                    kept++;
            }
        }
    }

    public void Dispose() => Queue.Dispose();

    private void Keep(JobRecord record)
    {
        try
        {
            store.Write(record);
            if (record.HasEnded)
                store.DeleteImages(record.Id, StyleJobStore.Content, StyleJobStore.Style);
            if (record.State == JobState.Succeeded)
                store.DeleteImages(record.Id, StyleJobStore.Preview);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(record.Id, e.Message);
        }
    }

    private void Forget(StyleJob job)
    {
        if (jobs.TryRemove(job.Record.Id, out _))
            store.Delete(job.Record.Id);
    }

    [LoggerMessage(LogLevel.Information, "Job {Id}: {State} after {Iteration} iterations. {Error}")]
    private partial void LogEnded(string id, JobState state, int iteration, string error);

    [LoggerMessage(LogLevel.Information, "Job {Id} of the service before this one waits again")]
    private partial void LogResumed(string id);

    [LoggerMessage(LogLevel.Error, "What is known of job {Id} cannot be kept: {Problem}")]
    private partial void LogNotKept(string id, string problem);
}
