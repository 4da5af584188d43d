namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>A job in this process. Any thread may read its record, which is never half changed, and wait for the next one.</summary>
internal sealed class StyleJob
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource cancellation = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobRecord record;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StyleJob(JobRecord record)
    {
        this.record = record;
        if (record.HasEnded)
            ended.SetResult();
    }

    /// <summary>What is known of the job now.</summary>
    public JobRecord Record => Volatile.Read(ref record);

    /// <summary>Cancelled when the job is to end.</summary>
    public CancellationToken Cancellation => cancellation.Token;

    /// <summary>Done when the job has ended.</summary>
    public Task Ended => ended.Task;

    /// <summary>What is known of the job now, and a task that is done when there is more.</summary>
    public (JobRecord Record, Task Changed) Watch()
    {
        lock (gate)
        {
            return (record, changed.Task);
        }
    }

    /// <summary>Replaces what is known of the job.</summary>
    public void Set(JobRecord record)
    {
        TaskCompletionSource changed;
        lock (gate)
        {
            Volatile.Write(ref this.record, record);
            (changed, this.changed) = (this.changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        changed.SetResult();
        if (record.HasEnded)
            ended.TrySetResult();
    }

    /// <summary>Asks whoever computes the job to end it.</summary>
    public Task CancelAsync() => cancellation.CancelAsync();
}
