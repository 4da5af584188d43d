using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Torchline.Benchmarks;

/// <summary>
/// What a call of an operator costs from C# over the same call from C++: aten::add of two tensors of one element, result
/// disposed, in alternating rounds so that a busy machine slows both sides alike. Fails above the limit.
/// </summary>
internal static partial class OperatorCallOverhead
{
    private const double LimitNanoseconds = 3_000;
    private const int Rounds = 21;
    private const int Calls = 20_000;

    public static int Run(string[] args)
    {
        torch.set_num_threads(1);
        using var left = torch.ones(1);
        using var right = torch.ones(1);
        int worst = 0;
        foreach (bool gradients in new[] { false, true })
        {
            using var mode = torch.set_grad_enabled(gradients);
            worst = Math.Max(worst, Compare(left, right, $"aten::add, gradients {(gradients ? "on" : "off")}"));
        }
        using var scope = torch.NewDisposeScope();
        return Math.Max(worst, Compare(left, right, "aten::add, in a dispose scope"));
    }

    private static int Compare(torch.Tensor left, torch.Tensor right, string name)
    {
        FromCSharp(left, right);
        Native.Add(left.Handle, right.Handle, Calls);
        var cpp = new double[Rounds];
        var csharp = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            cpp[round] = Native.Add(left.Handle, right.Handle, Calls);
            csharp[round] = FromCSharp(left, right);
        }
        double difference = Median([.. csharp.Zip(cpp, (a, b) => a - b)]);
        Console.WriteLine($"{name}: C++ {Median(cpp):F0} ns, C# {Median(csharp):F0} ns a call, overhead {difference:F0} ns");
        if (difference <= LimitNanoseconds) return 0;
        Console.Error.WriteLine($"{name}: {difference:F0} ns is over the limit of {LimitNanoseconds:F0} ns");
        return 1;
    }

    private static double FromCSharp(torch.Tensor left, torch.Tensor right)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Calls; i++) left.add(right).Dispose();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static partial class Native
    {
        [LibraryImport("torchline", EntryPoint = "tl_benchmark_add")]
        internal static partial double Add(nint left, nint right, long calls);
    }
}
