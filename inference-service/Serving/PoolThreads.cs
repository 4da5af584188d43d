namespace Torchline.InferenceService.Serving;

/// <summary>
/// Threads of the pool for work that keeps them for many milliseconds, such as computing batches. The pool starts with one
/// thread a core and adds others with reluctance: without a reserve everything else would wait until that work is done.
/// </summary>
internal static class PoolThreads
{
    private static readonly Lock Gate = new();

    /// <summary>Lets the pool have more threads at once.</summary>
    /// <param name="count">How many; a negative number gives them back.</param>
    public static void Reserve(int count)
    {
        lock (Gate)
        {
            ThreadPool.GetMinThreads(out var workers, out var completionPorts);
            ThreadPool.SetMinThreads(workers + count, completionPorts);
        }
    }
}
