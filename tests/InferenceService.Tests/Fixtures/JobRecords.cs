using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace InferenceService.Tests.Fixtures;

/// <summary>Jobs that nobody computes.</summary>
internal static class JobRecords
{
    /// <summary>A job that waits.</summary>
    public static JobRecord Queued(int iterations = 100, DateTimeOffset created = default) => new()
    {
        Id = JobId.Create(),
        State = JobState.Queued,
        Model = "colors",
        Settings = new(iterations, 1, 1, 1, StartImage.Content),
        Width = 96,
        Height = 64,
        Format = ImageFormat.Png,
        Created = created,
    };

    /// <summary>The same after some iterations.</summary>
    public static JobRecord After(this JobRecord job, int iterations) => job with
    {
        State = JobState.Running,
        Started = job.Created,
        Iteration = iterations,
        Losses = [.. Enumerable.Range(0, iterations).Where(i => LossCurve.Has(i, job.Settings.Iterations)).Select(i => new LossPoint(i, i, 2 * i, 3 * i))],
    };
}
