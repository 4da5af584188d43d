using Microsoft.Extensions.ObjectPool;

namespace Torchline.InferenceService.Serving.Batching;

/// <summary>Keeps as many requests for further use as may wait at once.</summary>
internal sealed class PendingRequestPool<TRequest, TResult> : ObjectPool<PendingRequest<TRequest, TResult>>
{
    private readonly DefaultObjectPool<PendingRequest<TRequest, TResult>> pool;

    public PendingRequestPool(int size) => pool = new(new Policy(this), size);

    public override PendingRequest<TRequest, TResult> Get() => pool.Get();

    public override void Return(PendingRequest<TRequest, TResult> request) => pool.Return(request);

    private sealed class Policy(PendingRequestPool<TRequest, TResult> pool) : IPooledObjectPolicy<PendingRequest<TRequest, TResult>>
    {
        public PendingRequest<TRequest, TResult> Create() => new(pool);

        public bool Return(PendingRequest<TRequest, TResult> request) => true;
    }
}
