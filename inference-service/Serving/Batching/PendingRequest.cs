using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;

namespace Torchline.InferenceService.Serving.Batching;

/// <summary>A request that waits for its batch; at the same time the task of its result, and used again after it.</summary>
internal sealed class PendingRequest<TRequest, TResult> : IValueTaskSource<TResult>
{
    private readonly ObjectPool<PendingRequest<TRequest, TResult>> _pool;
    private ManualResetValueTaskSourceCore<TResult> _source;

    public PendingRequest(ObjectPool<PendingRequest<TRequest, TResult>> pool) => _pool = pool;

    public TRequest Request { get; private set; } = default!;

    public CancellationToken Cancellation { get; private set; }

    /// <summary>The order in which requests came in.</summary>
    public long Ticket { get; private set; }

    public ValueTask<TResult> Begin(TRequest request, long ticket, CancellationToken cancellation)
    {
        (Request, Ticket, Cancellation) = (request, ticket, cancellation);
        return new ValueTask<TResult>(this, _source.Version);
    }

    public void SetResult(TResult result) => _source.SetResult(result);

    public void SetException(Exception exception) => _source.SetException(exception);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    public TResult GetResult(short token)
    {
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            (Request, Cancellation) = (default!, default);
            _source.Reset();
            _pool.Return(this);
        }
    }
}
