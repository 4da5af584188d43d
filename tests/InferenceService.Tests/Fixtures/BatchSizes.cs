using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Torchline.InferenceService.Observability;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// The sizes of the batches that a model has computed, as its meter tells. The model's name must be a test's own: the meter
/// hears of all services of this process.
/// </summary>
internal sealed class BatchSizes : IDisposable
{
    private readonly ConcurrentQueue<int> sizes = [];
    private readonly MeterListener listener = new();
    private readonly ManualResetEventSlim gate = new(initialState: true);

    public BatchSizes(string model)
    {
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ServiceMetrics.MeterName && instrument.Name == ServiceMetrics.BatchSize)
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, size, tags, _) =>
        {
            if (tags.Contains(new("model", model)))
            {
                sizes.Enqueue(size);
                gate.Wait();
            }
        });
        listener.Start();
    }

    /// <summary>In the order in which the batches began.</summary>
    public IReadOnlyCollection<int> All => sizes;

    /// <summary>
    /// Holds the network back: batches begin, but are computed only when the returned gate is disposed. That has to be before the
    /// service is, which waits for its batches.
    /// </summary>
    public IDisposable Hold()
    {
        // The measurement is taken on the worker's own thread just before it runs the network.
        gate.Reset();
        return new Gate(gate);
    }

    /// <summary>Waits until a batch has begun.</summary>
    public async Task UntilAnyAsync(TimeSpan patience)
    {
        using var cancellation = new CancellationTokenSource(patience);
        while (sizes.IsEmpty)
            await Task.Delay(1, cancellation.Token);
    }

    public void Dispose()
    {
        listener.Dispose();
        gate.Dispose();
    }

    private sealed class Gate(ManualResetEventSlim gate) : IDisposable
    {
        public void Dispose() => gate.Set();
    }
}
