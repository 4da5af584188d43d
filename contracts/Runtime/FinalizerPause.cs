using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Torchline.Contracts.Runtime;

/// <summary>Keeps the runtime from running finalizers while libtorch is called.</summary>
/// <remarks>
/// TorchSharp hands libtorch the bare addresses of its objects and keeps nothing alive during a call. For <c>x.add_(1)</c> the scalar is
/// garbage as soon as its address is read: a collection in the middle of the call, which any thread may cause, lets the finalizer free what
/// libtorch still reads. A crash is rare, a wrong number rarer still, and both come. While no finalizer runs, nothing is freed but what is
/// disposed of, between calls.
/// <para>
/// A program pauses finalizers for all that it does with libtorch, and lets them run where it is in no call (<see cref="Breathe"/>), so that
/// what waits for them does not grow. Pauses nest: one that is started in the flow of another belongs to that. The runtime has a
/// single thread for all finalizers, so this type must exist once in a process; it is here because training and export share this library.
/// Inside a pause a thread must not call <see cref="Environment.Exit"/>, which needs their thread: it would wait forever. Signals and
/// exceptions that nothing catches end a process as ever.
/// </para>
/// <para>
/// TorchSharp collects garbage and waits for pending finalizers when libtorch could not make a tensor, before it tries once more and reports
/// the error. A thread that does so in a pause of its own is let through after a second: it is in no call meanwhile.
/// </para>
/// </remarks>
public sealed class FinalizerPause : IDisposable
{
    private const int LongestWait = 2_000; // milliseconds

    private static readonly Lock Gate = new();
    private static readonly AsyncLocal<FinalizerPause?> OfThisFlow = new();
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static int pauses; // outermost ones
    private static long since;
    private static ManualResetEventSlim? end; // of the plug in the finalizers' way; each has its own, as a waiter may wake late
    private static volatile Thread[] owners = []; // of the outermost pauses; replaced as a whole, for the finalizers' thread reads it without a lock
    private static volatile bool isYielded; // whether the plug let finalizers through, and a collection has to bring the next one into place

    private readonly bool isOutermost;
    private readonly Thread owner = Thread.CurrentThread;
    private bool isEnded;

    private FinalizerPause(bool isOutermost) => this.isOutermost = isOutermost;

    // A task that was started in a pause may outlive it, and still has it in its flow.
    private static bool IsPausedHere => OfThisFlow.Value is { } pause && !Volatile.Read(ref pause.isEnded);

    /// <summary>Lets no finalizer run from now on.</summary>
    public static FinalizerPause Start()
    {
        var pause = new FinalizerPause(isOutermost: !IsPausedHere);
        if (!pause.isOutermost)
            return pause;
        lock (Gate)
        {
            owners = [.. owners, pause.owner];
            if (pauses++ == 0)
                Plug();
        }
        OfThisFlow.Value = pause;
        return pause;
    }

    /// <summary>
    /// Lets the finalizers run that wait, at most once a second. To be called between steps: no thread that works for the caller may be
    /// calling libtorch. Does nothing where another flow pauses finalizers, too, for that may be in a call.
    /// </summary>
    public static void Breathe()
    {
        if (!IsPausedHere || (!isYielded && Stopwatch.GetElapsedTime(Volatile.Read(ref since)) < Breath))
            return;
        lock (Gate)
        {
            if (pauses != 1)
                return;
            end!.Set();
            GC.WaitForPendingFinalizers();
            Plug();
        }
    }

    /// <summary>Lets finalizers run again, unless another flow pauses them.</summary>
    public void Dispose()
    {
        if (!isOutermost)
            return;
        OfThisFlow.Value = null;
        lock (Gate)
        {
            if (isEnded)
                return;
            isEnded = true;
            var mine = Array.IndexOf(owners, owner);
            owners = [.. owners[..mine], .. owners[(mine + 1)..]];
            if (--pauses == 0)
                end!.Set();
        }
    }

    /// <summary>Brings the finalizers' thread to a stand.</summary>
    private static void Plug()
    {
        var (begun, ended) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        Leave(begun, ended);
        // Where many finalizers wait, this one's turn comes late: collections are not repeated meanwhile more than they must be.
        for (var (generation, wait) = (0, 10); !begun.IsSet; (generation, wait) = (GC.MaxGeneration, Math.Min(2 * wait, LongestWait)))
        {
            GC.Collect(generation);
            begun.Wait(wait);
        }
        end = ended;
        isYielded = false;
        Volatile.Write(ref since, Stopwatch.GetTimestamp());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Leave(ManualResetEventSlim begun, ManualResetEventSlim ended) => _ = new Stopper(begun, ended);

    /// <summary>Garbage whose finalizer does not end before the pause does, or before the program waits for finalizers.</summary>
    private sealed class Stopper(ManualResetEventSlim begun, ManualResetEventSlim ended)
    {
        private const int Interval = 100; // milliseconds

        ~Stopper()
        {
            var (collection, waitingSince) = (LastCollection, 0L); // before the pause begins: the program may collect at once
            begun.Set();
            while (!ended.Wait(Interval))
            {
                var isWaiting = LastCollection != collection && Array.TrueForAll(owners, IsWaiting);
                if (!isWaiting) waitingSince = 0;
                else if (waitingSince == 0) waitingSince = Stopwatch.GetTimestamp();
                else if (Stopwatch.GetElapsedTime(waitingSince) >= Patience) break;
            }
            if (ended.IsSet) return;
            isYielded = true;
            Leave(begun, ended);
        }

        /// <summary>The number of the last collection for which the program stood still, as the one that a program asks for.</summary>
        private static long LastCollection => GC.GetGCMemoryInfo(GCKind.FullBlocking).Index;

        private static bool IsWaiting(Thread thread) => (thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0;
    }
}
