using System.Diagnostics;
using Torchline.Recording;
using static TorchSharp.torch;

namespace Torchline.Benchmarks;

/// <summary>
/// What a recorded operator costs over the same operator unrecorded, and whether memory grows over a million of them. Fails above the limits.
/// </summary>
internal static class RecorderCost
{
    private const double LimitMicroseconds = 10;
    private const long LimitGrowth = 16 << 20; // bytes, between the first tenth of the operators and the last
    private const int Calls = 20_000, Recordings = 50; // a million operators

    public static int Run(string[] args)
    {
        using var noGradient = no_grad();
        set_num_threads(1);
        var x = ones(4, 4);
        double[] plain = new double[Recordings], recorded = new double[Recordings];
        var resident = new long[Recordings];
        for (var round = -1; round < Recordings; round++)
        {
            var without = Time(x);
            double with;
            using (var recorder = OperatorRecorder.Start(_ => true, isLocated: _ => false))
            {
                with = Time(x);
                if (recorder.Stop().Count != Calls) throw new InvalidOperationException("not every operator was recorded");
            }

            if (round < 0) continue;
            (plain[round], recorded[round]) = (without, with);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            resident[round] = Environment.WorkingSet;
        }

        var cost = Median([.. recorded.Zip(plain, (with, without) => with - without)]);
        var growth = resident[^1] - resident[Recordings / 10];
        Console.WriteLine($"aten::add_ of 4 x 4: {Median(plain):F2} us, recorded {Median(recorded):F2} us, difference {cost:F2} us (limit {LimitMicroseconds})");
        Console.WriteLine($"{Calls * Recordings:N0} operators recorded: resident {resident[Recordings / 10] >> 20} MiB after a tenth, {resident[^1] >> 20} MiB at the end");
        return cost <= LimitMicroseconds && growth <= LimitGrowth ? 0 : 1;
    }

    private static double Time(Tensor x)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Calls; i++) x.add_(1);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Calls;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
