namespace Torchline.InferenceService.Serving.Batching;

/// <summary>Computes the results of a batch of requests. Each worker has a runner of its own, so runners may keep buffers.</summary>
/// <typeparam name="TRequest">What is asked for.</typeparam>
/// <typeparam name="TResult">What is answered.</typeparam>
public interface IBatchRunner<TRequest, TResult> : IDisposable
{
    /// <summary>Computes <paramref name="results"/>, one for each of <paramref name="batch"/>, on the calling thread.</summary>
    /// <param name="batch">At least one request; all are of one bucket.</param>
    /// <param name="results">As long as the batch.</param>
    void Run(ReadOnlySpan<TRequest> batch, Span<TResult> results);
}
