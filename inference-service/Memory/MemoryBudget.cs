using System.Diagnostics;
using System.Diagnostics.Metrics;
using Torchline.InferenceService.Observability;

namespace Torchline.InferenceService.Memory;

/// <summary>
/// The bytes that requests and jobs of the whole process may take. Whoever is about to allocate what grows with a request takes the bytes
/// here first: bodies that come in, pixels, tiles, optimisations. The memory of batches belongs to the models, which have it from the start.
/// </summary>
/// <remarks>Nothing locks. All members may be called from any thread.</remarks>
internal sealed class MemoryBudget
{
    /// <summary>What takes no more than this is small, and may use the part that is reserved.</summary>
    public const long SmallBytes = 8 << 20;

    // What is left where the models alone exceed the limit: enough that small requests are answered, and a warning says so.
    private const long LeastCapacity = 64 << 20;

    private static readonly TimeSpan FailureCounts = TimeSpan.FromSeconds(5);

    private readonly Meter meter = new(ServiceMetrics.MeterName);
    private readonly MemorySettings options;
    private long capacity;
    private long used;
    private long peak;
    private long lastFailure;

    public MemoryBudget(IOptions<MemoryOptions> options)
    {
        this.options = options.Value.Memory;
        Limit = this.options.LimitBytes > 0 ? this.options.LimitBytes : MemoryLimit.OfProcess();
        capacity = Math.Max(this.options.BudgetBytes > 0 ? this.options.BudgetBytes : Limit, LeastCapacity);
        meter.CreateObservableGauge("torchline.memory.used", () => Used, "By", "Bytes of the budget that requests and jobs hold.");
        meter.CreateObservableGauge("torchline.memory.budget", () => Capacity, "By", "Bytes that requests and jobs may hold together.");
    }

    /// <summary>The bytes that the process may take in all.</summary>
    public long Limit { get; }

    /// <summary>The bytes that requests and jobs may take together.</summary>
    public long Capacity => Volatile.Read(ref capacity);

    /// <summary>The bytes that a large request may take if there is no other.</summary>
    public long LargestCapacity => Capacity - (Capacity / 100 * options.ReservedPercent);

    /// <summary>The bytes that are taken.</summary>
    public long Used => Volatile.Read(ref used);

    /// <summary>
    /// Whether requests were refused, or allocations failed, a moment ago that should never be: small ones. Requests of others had better go
    /// to another instance.
    /// </summary>
    public bool IsSpent => Volatile.Read(ref lastFailure) is > 0 and var failure && Stopwatch.GetElapsedTime(failure) < FailureCounts;

    /// <summary>Sets what the models leave to requests.</summary>
    /// <param name="taken">Bytes of the process with all models loaded, and their batches as large as they may be.</param>
    /// <returns>Whether the models leave enough.</returns>
    public bool Open(long taken)
    {
        if (options.BudgetBytes > 0)
            return true;
        var left = Limit - taken;
        Volatile.Write(ref capacity, Math.Max(left, LeastCapacity));
        return left >= LeastCapacity;
    }

    /// <summary>Something that takes memory, nothing yet.</summary>
    public MemoryLease Lease() => new(this);

    /// <summary>Takes bytes, if there are as many.</summary>
    /// <param name="held">What the same request holds already: whether it is small depends on all of it.</param>
    public bool TryTake(long bytes, long held = 0)
    {
        var isSmall = held + bytes <= SmallBytes;
        var most = isSmall ? Capacity : LargestCapacity;
        for (var now = Used; now + bytes <= most;)
        {
            var before = Interlocked.CompareExchange(ref used, now + bytes, now);
            if (before == now)
            {
                if (now + bytes > Volatile.Read(ref peak))
                    Volatile.Write(ref peak, now + bytes); // The trimmer's hint: to lose one to another thread does no harm.
                return true;
            }
            now = before;
        }
        if (isSmall)
            RecordFailure();
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Release(long bytes) => Interlocked.Add(ref used, -bytes);

    /// <summary>An allocation has failed, or was refused to a small request.</summary>
    public void RecordFailure() => Volatile.Write(ref lastFailure, Stopwatch.GetTimestamp());

    /// <summary>The most bytes that were taken at once since the last call.</summary>
    public long TakePeak() => Interlocked.Exchange(ref peak, Used);
}
