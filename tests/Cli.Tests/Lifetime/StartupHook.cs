using System.Diagnostics;
using System.Reflection;
using Torchline.Contracts.Runtime;
using TorchSharp;

/// <summary>
/// What the runtime runs in a training's process before its program (DOTNET_STARTUP_HOOKS): a thread that counts tensors, one that
/// collects garbage without a break, or nothing until its end.
/// </summary>
internal static class StartupHook
{
    /// <summary>Names what to do, <see cref="Tensors"/>, <see cref="Garbage"/> or <see cref="Maps"/>, and after a space the file that takes the figures.</summary>
    public const string Variable = "TORCHLINE_TEST_LIFETIME";

    public const string Tensors = "tensors";

    public const string Garbage = "garbage";

    /// <summary>Writes at the end of the process which files it has mapped, its libraries among them.</summary>
    public const string Maps = "maps";

    private const int Interval = 100; // milliseconds from one line of figures to the next

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(' ', 2) is not [var what, var file])
            return;
        if (what == Maps)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllText(file, File.ReadAllText("/proc/self/maps"));
            return;
        }
        using (ExecutionContext.SuppressFlow()) // what pauses here is not the program's
            new Thread(() => Watch(file, what == Tensors ? CountTensors : CollectGarbage)) { IsBackground = true }.Start();
    }

    private static int Pauses => (int)typeof(FinalizerPause).GetField("pauses", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;

    private static void Watch(string file, Action<StreamWriter> work)
    {
        using var lines = new StreamWriter(file) { AutoFlush = true };
        work(lines);
    }

    /// <summary>Writes the smallest number of tensors that lived at a time.</summary>
    private static void CountTensors(StreamWriter lines)
    {
        // A second pause lets no finalizer run between steps: a tensor that nothing disposes of stays in the count.
        using var pause = FinalizerPause.Start();
        if (!SpinWait.SpinUntil(() => Pauses == 2, TimeSpan.FromSeconds(10)))
            return; // the program pauses nothing
        lines.WriteLine(torch.Tensor.TotalCount); // a training may be shorter than an interval
        while (Pauses == 2) // until the program has ended its own
        {
            var smallest = long.MaxValue;
            for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < Interval; Thread.Sleep(0))
                smallest = Math.Min(smallest, torch.Tensor.TotalCount);
            lines.WriteLine(smallest);
        }
    }

    /// <summary>Writes the bytes of the process's memory.</summary>
    private static void CollectGarbage(StreamWriter lines)
    {
        var clock = Stopwatch.StartNew();
        for (var collections = 0; ; collections++)
        {
            GC.Collect(collections % 16 == 0 ? GC.MaxGeneration : 0);
            if (collections % 64 == 0)
                GC.WaitForPendingFinalizers(); // which ends at the training's next breath
            Thread.Sleep(1); // without it the training hardly runs
            if (clock.ElapsedMilliseconds < Interval)
                continue;
            lines.WriteLine(Environment.WorkingSet);
            clock.Restart();
        }
    }
}
