using System.Runtime.CompilerServices;

namespace Torchline.Recording;

/// <summary>Runs no finalizers in this process while it lives.</summary>
/// <remarks>
/// TorchSharp passes the bare address of a tensor or a scalar to libtorch and keeps nothing alive during the call. A recorder allocates,
/// and so collects garbage, in the middle of such a call: the scalar of <c>x.add_(1)</c>, which no C# variable holds, would be freed
/// before libtorch reads it. <see cref="GC.WaitForPendingFinalizers"/> returns after the pause only.
/// </remarks>
internal sealed class FinalizerPause : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(10);
    private static readonly Lock Gate = new();
    private static int pauses;
    private static ManualResetEventSlim? end; // one for each pause: the finalizer of an earlier one may wake late

    private FinalizerPause()
    {
    }

    /// <summary>Starts a pause. Pauses nest, and threads share them.</summary>
    public static FinalizerPause Start()
    {
        lock (Gate)
        {
            if (pauses++ > 0) return new FinalizerPause();
            var begun = new ManualResetEventSlim();
            end = new ManualResetEventSlim();
            LeaveGarbage(begun, end);
            // The first collection is of the youngest generation, where the garbage lies unless another thread has collected meanwhile.
            for (var generation = 0; !begun.IsSet; generation = GC.MaxGeneration)
            {
                GC.Collect(generation);
                begun.Wait(Retry);
            }

            return new FinalizerPause();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            if (--pauses == 0) end!.Set();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveGarbage(ManualResetEventSlim begun, ManualResetEventSlim end) => _ = new Plug(begun, end);

    /// <summary>Its finalizer occupies the one thread that the runtime has for all finalizers.</summary>
    private sealed class Plug(ManualResetEventSlim begun, ManualResetEventSlim end)
    {
        ~Plug()
        {
            begun.Set();
            end.Wait();
        }
    }
}
