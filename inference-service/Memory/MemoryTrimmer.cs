namespace Torchline.InferenceService.Memory;

/// <summary>
/// Gives memory back to the system after a peak, once little is in use: until then the collector and the C library keep it for requests
/// that may come.
/// </summary>
internal sealed partial class MemoryTrimmer(MemoryBudget budget, IOptions<MemoryOptions> options, ILogger<MemoryTrimmer> logger) : BackgroundService
{
    // What is less than this is not worth a collection.
    private const long Worth = 32 << 20;

    /// <summary>Collects, and gives back what is free.</summary>
    public static void Trim()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.TrimAfterSeconds));
        var kept = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var peak = budget.TakePeak();
                kept = Math.Max(kept, peak);
                if (kept < Worth || peak > kept / 4)
                    continue;
                kept = peak;
                var before = Environment.WorkingSet;
                Trim();
                LogTrimmed(before >> 20, Environment.WorkingSet >> 20);
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    [LoggerMessage(LogLevel.Debug, "Memory went back to the system: {Before} MiB before, {After} MiB after")]
    private partial void LogTrimmed(long before, long after);
}
