using System.Runtime.CompilerServices;
using Torchline.Contracts.Runtime;
using Xunit;

namespace Contracts.Tests.Runtime;

public sealed class FinalizerPauseTests
{
    private static readonly TimeSpan LongerThanEverNeeded = TimeSpan.FromSeconds(60);

    private static int finalized;

    [Fact]
    public void NoFinalizerRunsInAPause() => OnAThread(() =>
    {
        var before = Volatile.Read(ref finalized);
        using (FinalizerPause.Start())
        {
            LeaveGarbage();
            GC.Collect();
            Thread.Sleep(300);
            Assert.Equal(before, Volatile.Read(ref finalized));
        }
        GC.WaitForPendingFinalizers();
        Assert.Equal(before + 1, Volatile.Read(ref finalized));
    });

    [Fact]
    public void AThreadThatWaitsForFinalizersIsLetThrough() => OnAThread(() =>
    {
        var before = Volatile.Read(ref finalized);
        using var pause = FinalizerPause.Start();
        LeaveGarbage();

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(before + 1, Volatile.Read(ref finalized));
    });

    [Fact]
    public void AfterThatThePauseHoldsAgain() => OnAThread(() =>
    {
        using var pause = FinalizerPause.Start();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        FinalizerPause.Breathe();
        var before = Volatile.Read(ref finalized);

        LeaveGarbage();
        GC.Collect(0);
        Thread.Sleep(300);

        Assert.Equal(before, Volatile.Read(ref finalized));
    });

    /// <summary>On a thread of its own, so that a wait without an end fails the test and does not hold up the others.</summary>
    private static void OnAThread(Action test)
    {
        var ended = Task.Factory.StartNew(test, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.True(ended.ContinueWith(_ => { }, TaskScheduler.Default).Wait(LongerThanEverNeeded), "the wait for finalizers does not end");
        ended.GetAwaiter().GetResult();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveGarbage() => _ = new Finalizable();

    private sealed class Finalizable
    {
        ~Finalizable() => Interlocked.Increment(ref finalized);
    }
}
