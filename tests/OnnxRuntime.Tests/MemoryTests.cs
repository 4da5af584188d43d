using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

/// <summary>Native memory is given back, and managed memory is not asked for. Alone, for others would blur the measurement.</summary>
[Collection(nameof(Alone))]
public class MemoryTests
{
    private const long Megabyte = 1 << 20;

    private static readonly string[] _inputs = ["x"];
    private static readonly string[] _outputs = ["y"];

    [Fact]
    public void A_run_between_values_of_the_caller_allocates_nothing()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        OrtValue[] inputs = [x], outputs = [y];
        Run(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int times)
        {
            for (var i = 0; i < times; i++) session.Run(options, _inputs, inputs, _outputs, outputs);
        }
    }

    [Fact]
    public void A_hundred_thousand_runs_leave_nothing()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();

        // A kilobyte left by each run would be a hundred megabytes.
        Assert.InRange(GrowthOver(warmUp: 5_000, times: 100_000, () =>
        {
            using var x = OrtValue.CreateTensorValueFromMemory(new float[300], [100, 3]);
            using var results = session.Run(options, _inputs, [x], _outputs);
        }), long.MinValue, 16 * Megabyte);
    }

    [Fact]
    public void What_is_not_disposed_is_finalised()
    {
        using var session = new InferenceSession(TestModel.Double);
        using var options = new RunOptions();

        // 20,000 forgotten inputs and results of 120 KB each would be several gigabytes.
        Assert.InRange(GrowthOver(warmUp: 2_000, times: 20_000, () =>
        {
            var x = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [10_000, 3]);
            session.Run(options, _inputs, [x], _outputs);
        }, collectEvery: 200), long.MinValue, 128 * Megabyte);
    }

    [Fact]
    public void Sessions_and_their_kin_leave_nothing()
    {
        var model = TestModel.Double;

        // A session of this model takes some 100 KB.
        Assert.InRange(GrowthOver(warmUp: 200, times: 2_000, () =>
        {
            using var sessionOptions = new SessionOptions { IntraOpNumThreads = 1 };
            using var session = new InferenceSession(model, sessionOptions);
            using var options = new RunOptions { LogId = "run" };
            using var binding = session.CreateIoBinding();
            using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
            binding.BindInput("x", x);
            binding.BindOutputToDevice("y", OrtMemoryInfo.DefaultInstance);
            using var results = session.RunWithBindingAndNames(options, binding);
            Assert.Equal("test", session.ModelMetadata.GraphName);
        }), long.MinValue, 32 * Megabyte);
    }

    private static long GrowthOver(int warmUp, int times, Action action, int collectEvery = int.MaxValue)
    {
        for (var i = 1; i <= warmUp; i++) Step(i);
        var before = ResidentBytes();
        for (var i = 1; i <= times; i++) Step(i);
        return ResidentBytes() - before;

        void Step(int i)
        {
            action();
            if (i % collectEvery != 0) return;
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
