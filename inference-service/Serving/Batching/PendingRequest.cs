using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;

namespace Torchline.InferenceService.Serving.Batching;

/// <summary>A request that waits for its batch; at the same time the task of its result, and used again after it.</summary>
internal sealed class PendingRequest<TRequest, TResult> : IValueTaskSource<TResult>
{
    private readonly ObjectPool<PendingRequest<TRequest, TResult>> pool;
    private ManualResetValueTaskSourceCore<TResult> source;

    public PendingRequest(ObjectPool<PendingRequest<TRequest, TResult>> pool) => this.pool = pool;

    public TRequest Request { get; private set; } = default!;

    public CancellationToken Cancellation { get; private set; }

    /// <summary>The order in which requests came in.</summary>
    public long Ticket { get; private set; }

    public ValueTask<TResult> Begin(TRequest request, long ticket, CancellationToken cancellation)
    {
        (Request, Ticket, Cancellation) = (request, ticket, cancellation);
        return new ValueTask<TResult>(this, source.Version);
    }

    public void SetResult(TResult result) => source.SetResult(result);

    public void SetException(Exception exception) => source.SetException(exception);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    public TResult GetResult(short token)
    {
        try
        {
            return source.GetResult(token);
        }
        finally
        {
            (Request, Cancellation) = (default!, default);
            source.Reset();
            pool.Return(this);
        }
    }
}
