namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>A job in this process. Any thread may read its record, which is never half changed, and wait for the next one.</summary>
internal sealed class StylizationJob
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobRecord _record;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="record">What is known of it.</param>
    public StylizationJob(JobRecord record)
    {
        _record = record;
        if (record.HasEnded)
        {
            _ended.SetResult();
        }

    }

    /// <summary>What is known of the job now.</summary>
    public JobRecord Record => Volatile.Read(ref _record);

    /// <summary>Somebody wants the job to end.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Done when the job has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What is known of the job now, and a task that is done when there is more.</summary>
    public (JobRecord Record, Task Changed) Watch()
    {
        lock (_gate)
        {
            return (_record, _changed.Task);
        }
    }

    /// <summary>Replaces what is known of the job.</summary>
    /// <param name="record">What is known now.</param>
    public void Set(JobRecord record)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            Volatile.Write(ref _record, record);
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
        if (record.HasEnded)
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>Asks whoever computes the job to end it.</summary>
    public Task CancelAsync() => _cancellation.CancelAsync();
}
