using System.Diagnostics;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public void A_hundred_thousand_operator_calls_leak_nothing()
    {
        using var a = ones(64, 64);
        using var b = ones(64, 64);
        Run(1_000);
        long before = ResidentBytes();
        Run(100_000);
        // 100,000 results of 16 KiB are 1.6 GB; a leak of one in a hundred would show.
        Assert.InRange(ResidentBytes() - before, long.MinValue, 16 << 20);

        void Run(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                using var sum = a + b;
                using var scope = NewDisposeScope();
                if (i % 10 == 0) cat([a, b]).split(64);
            }
        }
    }

    [Fact]
    public void Forgotten_tensors_are_freed_by_the_collector()
    {
        long before = Tensor.TotalCount;
        Forget();
        for (int i = 0; i < 20 && Tensor.TotalCount > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.InRange(Tensor.TotalCount, 0, before);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget()
        {
            for (int i = 0; i < 5_000; i++) ones(1);
        }
    }

    [Fact]
    public void A_native_handle_can_be_given_away_and_taken()
    {
        var original = tensor(new float[] { 1, 2 });
        nint handle = original.DecoupleFromNativeHandle();
        Assert.True(original.IsInvalid);
        using var owner = Tensor.UnsafeCreateTensor(handle);
        Assert.Equal(handle, owner.Handle);
        Assert.Equal([1f, 2], owner.data<float>().ToArray());
    }

    [Fact]
    public void Operators_can_be_called_from_many_threads()
    {
        Parallel.For(0, 8, worker =>
        {
            using var scope = NewDisposeScope();
            for (int i = 0; i < 500; i++)
            {
                using var inner = NewDisposeScope();
                Assert.Equal(worker + i, (tensor(worker) + i).ToInt64());
            }
        });
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
