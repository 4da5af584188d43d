using System.Diagnostics;
using System.Globalization;

namespace Torchline.InferenceService.Observability;

/// <summary>What is measured of one model. Nothing is allocated and nothing locks: the tags are made once.</summary>
internal sealed class ModelMetrics(string model, int version)
{
    private readonly KeyValuePair<string, object?> name = new("model", model);
    private readonly KeyValuePair<string, object?> number = new("version", version.ToString(CultureInfo.InvariantCulture));

    /// <summary>A batch begins.</summary>
    public void BeginBatch(int size) => ServiceMetrics.Batches.Record(size, name, number);

    /// <summary>A request leaves the queue for its batch.</summary>
    /// <param name="since">When it came, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    public void LeaveQueue(long since, long now)
    {
        if (ServiceMetrics.Waits.Enabled)
            ServiceMetrics.Waits.Record(Stopwatch.GetElapsedTime(since, now).TotalSeconds, name, number);
    }

    /// <summary>A batch has ended.</summary>
    public void EndBatch(int size, long began)
    {
        ServiceMetrics.Computations.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, name, number);
        ServiceMetrics.Computed.Add(size, name, number);
    }

    /// <summary>Requests are not computed.</summary>
    /// <param name="reason">One of a few words.</param>
    public void Fail(int count, string reason) => ServiceMetrics.NotComputed.Add(count, name, number, new("reason", reason));
}
