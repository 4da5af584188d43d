using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Torchline.InferenceService.Serving.Batching;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// The sizes of the batches that a model has computed, as its meter tells. The model's name must be a test's own: the meter
/// hears of all services of this process.
/// </summary>
internal sealed class BatchSizes : IDisposable
{
    private readonly ConcurrentQueue<int> _sizes = [];
    private readonly MeterListener _listener = new();
    private readonly ManualResetEventSlim _gate = new(initialState: true);

    public BatchSizes(string model)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == BatchMetrics.MeterName && instrument.Name == BatchMetrics.BatchSize)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, size, tags, _) =>
        {
            if (tags.Contains(new("model", model)))
            {
                _sizes.Enqueue(size);
                _gate.Wait();
            }
        });
        _listener.Start();
    }

    /// <summary>In the order in which the batches began.</summary>
    public IReadOnlyCollection<int> All => _sizes;

    /// <summary>
    /// Holds the network back: batches begin, but are computed only when the returned gate is disposed. That has to be before the
    /// service is, which waits for its batches.
    /// </summary>
    public IDisposable Hold()
    {
        // The measurement is taken on the worker's own thread just before it runs the network.
        _gate.Reset();
        return new Gate(_gate);
    }

    /// <summary>Waits until a batch has begun.</summary>
    public async Task UntilAnyAsync(TimeSpan patience)
    {
        using var cancellation = new CancellationTokenSource(patience);
        while (_sizes.IsEmpty)
        {
            await Task.Delay(1, cancellation.Token);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _gate.Dispose();
    }

    private sealed class Gate(ManualResetEventSlim gate) : IDisposable
    {
        public void Dispose() => gate.Set();
    }
}
