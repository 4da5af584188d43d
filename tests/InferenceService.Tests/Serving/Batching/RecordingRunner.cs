using System.Collections.Concurrent;
using Torchline.InferenceService.Serving.Batching;

namespace InferenceService.Tests.Serving.Batching;

/// <summary>Doubles numbers, remembers the batches, and waits at a gate if it is given one.</summary>
internal sealed class RecordingRunner(ManualResetEventSlim? gate = null) : IBatchRunner<int, int>
{
    public ConcurrentQueue<int[]> Batches { get; } = [];

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<int, bool> Fails { get; init; } = _ => false;

    public bool IsDisposed { get; private set; }

    public void Run(ReadOnlySpan<int> batch, Span<int> results)
    {
        Batches.Enqueue(batch.ToArray());
        Started.TrySetResult();
        gate?.Wait();
        for (var i = 0; i < batch.Length; i++)
            results[i] = Fails(batch[i]) ? throw new InvalidOperationException("asked to fail") : batch[i] * 2;
    }

    public void Dispose() => IsDisposed = true;
}
