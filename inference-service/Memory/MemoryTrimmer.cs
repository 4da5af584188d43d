namespace Torchline.InferenceService.Memory;

/// <summary>Something that keeps memory for later, and can do without.</summary>
internal interface IGivesMemoryBack
{
    /// <summary>Gives it back.</summary>
    void GiveMemoryBack();
}

/// <summary>
/// Gives memory back to the system after a peak, once little is going on: until then the collector, the C library and ONNX Runtime keep it
/// for requests that may come.
/// </summary>
internal sealed partial class MemoryTrimmer(
    MemoryBudget budget, IEnumerable<IGivesMemoryBack> keepers, IOptions<MemoryOptions> options, ILogger<MemoryTrimmer> logger) : BackgroundService
{
    // Less is not worth a collection.
    private const long Worth = 16 << 20;

    // The part of a core that a service takes which has next to nothing to do.
    private const double Idle = 0.2;

    /// <summary>Gives back what can be given back.</summary>
    public void Trim()
    {
        var before = Environment.WorkingSet;
        foreach (var keeper in keepers)
            keeper.GiveMemoryBack();
        ImageArrays.Empty();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
        LogTrimmed(before >> 20, Environment.WorkingSet >> 20);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var period = TimeSpan.FromSeconds(options.Value.Memory.TrimAfterSeconds);
        using var timer = new PeriodicTimer(period);
        var least = long.MaxValue;
        var processor = Environment.CpuUsage.TotalTime;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var (before, now) = (processor, Environment.CpuUsage.TotalTime);
                processor = now;
                var working = Environment.WorkingSet;
                least = Math.Min(least, working);
                if (budget.TakePeak() > Worth || now - before > period * Idle || working < least + Worth)
                    continue;
                Trim();
                least = Environment.WorkingSet;
                processor = Environment.CpuUsage.TotalTime;
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
