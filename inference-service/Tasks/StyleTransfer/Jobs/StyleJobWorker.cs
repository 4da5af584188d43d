using Torchline.InferenceService.Serving;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>Takes jobs out of the queue and has them computed, each on a thread of its own; forgets the old ones now and then.</summary>
internal sealed partial class StyleJobWorker(
    ModelCatalog catalog, StyleJobs jobs, StyleJobRunner runner, IOptions<StyleTransferOptions> options, TimeProvider time, ILogger<StyleJobWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(1);

    private readonly StyleJobsOptions settings = options.Value.StylizationJobs;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([PruneAsync(stoppingToken), .. Enumerable.Range(0, settings.Workers).Select(_ => WorkAsync(stoppingToken))]);

    private async Task WorkAsync(CancellationToken stopping)
    {
        await catalog.Opened.WaitAsync(stopping); // Jobs of the service before this one wait already.
        while (true)
        {
            var job = await jobs.Queue.TakeAsync(stopping);
            await Task.Factory.StartNew(() => Run(job, stopping), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Run(StyleJob job, CancellationToken stopping)
    {
        var limit = TimeSpan.FromSeconds(settings.TimeLimitSeconds);
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(job.Cancellation, late.Token, stopping);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            jobs.Start(job);
            LogStarted(job.Record.Id, job.Record.Model, job.Record.Width, job.Record.Height);
            runner.Run(job, either.Token);
            jobs.End(job, JobState.Succeeded);
        }
        catch (OperationCanceledException) when (job.Cancellation.IsCancellationRequested)
        {
            jobs.End(job, JobState.Cancelled);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            jobs.Leave(job);
            LogStopped(job.Record.Id, job.Record.Iteration);
        }
        catch (OperationCanceledException)
        {
            jobs.End(
                job,
                JobState.Failed,
                $"It was not done after {limit.TotalSeconds} seconds, the limit here. Ask for fewer iterations or a smaller size.");
        }
        catch (Exception e)
        {
            if (e is not StyleJobException)
                LogFailed(e, job.Record.Id);
            jobs.End(job, JobState.Failed, e switch
            {
                StyleJobException => e.Message,
                OnnxRuntimeException => $"ONNX Runtime could not compute it: {e.Message}",
                IOException or UnauthorizedAccessException => "Its images could not be read or written. The service's log says why.",
                _ => "The service failed. Its log says why.",
            });
        }
    }

    private async Task PruneAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(PruneEvery, time);
        while (await timer.WaitForNextTickAsync(stopping))
            jobs.Prune();
    }

    [LoggerMessage(LogLevel.Information, "Job {Id} is computed by {Model}, {Width} x {Height} pixels")]
    private partial void LogStarted(string id, string model, int width, int height);

    [LoggerMessage(LogLevel.Warning, "Job {Id} is left after {Iteration} iterations, as the service stops; the next start begins it anew")]
    private partial void LogStopped(string id, int iteration);

    [LoggerMessage(LogLevel.Error, "Job {Id} failed")]
    private partial void LogFailed(Exception exception, string id);
}
