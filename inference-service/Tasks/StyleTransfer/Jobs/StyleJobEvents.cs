using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>
/// A job's events: <c>state</c> when it waits, runs, or when there was none for a while; <c>progress</c> for each point of the curve
/// of losses; at last <c>end</c>. A slow listener gets them later, and nothing is kept for it.
/// </summary>
internal static class StyleJobEvents
{
    /// <summary>The types of events.</summary>
    public const string State = "state", Progress = "progress", End = "end";

    /// <summary>The identifier of the last event; one of <see cref="Progress"/> has the iteration as its identifier.</summary>
    public const string EndId = "end";

    /// <summary>How long a listener waits before it connects again.</summary>
    private static readonly TimeSpan Reconnection = TimeSpan.FromSeconds(2);

    /// <summary>The iteration after which a listener gets events.</summary>
    /// <param name="lastEventId">The identifier of the last event that it has had; -1 if it has had none.</param>
    public static int After(string? lastEventId) =>
        int.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var iteration) ? iteration : -1;

    /// <summary>The events of a job from a point of its curve on, as they happen.</summary>
    /// <param name="after">The iteration after which a listener gets events.</param>
    /// <param name="silence">After how long without events there is one of the state alone.</param>
    public static async IAsyncEnumerable<SseItem<StyleJobEvent>> WatchAsync(
        StyleJob job, int after, TimeSpan silence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        JobState? announced = null;
        while (!cancellation.IsCancellationRequested)
        {
            var (record, changed) = job.Watch();
            if (record.State != announced && !record.HasEnded)
            {
                yield return Item(State, record);
                announced = record.State;
            }
            foreach (var point in record.Losses.SkipWhile(point => point.Iteration <= after))
            {
                yield return Item(point, record.Settings.Iterations);
                after = point.Iteration;
            }
            if (record.HasEnded)
            {
                yield return Item(End, record, EndId);
                yield break;
            }
            if (!await HappensAsync(changed, silence, cancellation))
                announced = null;
        }
    }

    private static SseItem<StyleJobEvent> Item(LossPoint point, int iterations) =>
        new(new(JobState.Running, point.Iteration, iterations, point), Progress)
        {
            EventId = point.Iteration.ToString(CultureInfo.InvariantCulture),
        };

    private static SseItem<StyleJobEvent> Item(string type, JobRecord record, string? id = null) =>
        new(new(record.State, record.Iteration, record.Settings.Iterations, Error: record.Error), type)
        {
            EventId = id,
            ReconnectionInterval = Reconnection,
        };

    private static async ValueTask<bool> HappensAsync(Task changed, TimeSpan silence, CancellationToken cancellation)
    {
        try
        {
            await changed.WaitAsync(silence, cancellation);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>An event of a job.</summary>
/// <param name="State">How far the job is.</param>
/// <param name="Iteration">How many steps were done.</param>
/// <param name="Iterations">How many steps there are.</param>
/// <param name="Losses">The losses of the image after that many steps, in the events <c>progress</c>.</param>
/// <param name="Error">Why it failed, in the event <c>end</c>.</param>
public sealed record StyleJobEvent(
    JobState State,
    int Iteration,
    int Iterations,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LossPoint? Losses = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);
