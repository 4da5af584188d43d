using System.Diagnostics;
using System.Runtime.InteropServices;
using Torchline.Recording;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Recording;

public sealed class OperatorRecorderTests
{
    [Theory]
    [InlineData("residual block")]
    [InlineData("recurrent")]
    [InlineData("attention")]
    [InlineData("indexing")]
    [InlineData("training step")]
    public unsafe void EveryValueIsReadAsLibtorchPrintsIt(string program)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var run = Programs[program]();
        var text = new LibtorchText();
        using var recorder = OperatorRecorder.Start(name => name is not ("aten::matmul" or "aten::linear" or "aten::lstm"), isLocated: _ => false);
        recorder.OnRead = text.Compare;

        var result = run();

        var calls = recorder.Stop();
        Assert.True(text.Count > 30, $"{text.Count} values compared");
        Assert.Empty(text.Differences);
        Assert.Contains(calls.SelectMany(call => call.Results).OfType<RecordedValue.Tensor>(),
            made => made.Value.Identity == OperatorRecorder.Describe(result).Identity);
    }

    [Fact]
    public void AnOperatorThatFailsIsNotRecorded()
    {
        using var scope = NewDisposeScope();
        using var recorder = OperatorRecorder.Start(_ => true);
        var x = ones(2, 3);

        Assert.Throws<ExternalException>(() => x.mm(ones(4, 5)));
        Assert.Throws<ExternalException>(() => zeros(-1)); // TorchSharp waits for finalizers first
        Assert.Throws<ExternalException>(() => nn.functional.conv2d(ones(1, 3, 8, 8), ones(2, 4, 3, 3)));
        var after = x + 1;

        var calls = recorder.Stop();
        Assert.DoesNotContain(calls, call => call.Schema.Name is "aten::mm" or "aten::conv2d");
        Assert.Equal(OperatorRecorder.Describe(after).Identity, ((RecordedValue.Tensor)calls[^1].Results[0]).Value.Identity);
    }

    [Fact]
    public void AnErrorInTheRecorderEndsAtStop()
    {
        using var scope = NewDisposeScope();
        using var recorder = OperatorRecorder.Start(name => name == "aten::mul" ? throw new InvalidDataException("no mul") : true);

        var product = ones(2, 3) * 2;

        Assert.Equal(12, product.sum().item<float>());
        var failure = Assert.Throws<InvalidOperationException>(recorder.Stop);
        Assert.Contains("no mul", failure.Message);
    }

    [Fact]
    public void AThreadRecordsOnceAtATime()
    {
        using (OperatorRecorder.Start(_ => true))
            Assert.Throws<InvalidOperationException>(() => OperatorRecorder.Start(_ => true));

        using var again = OperatorRecorder.Start(_ => true);
        Assert.Empty(again.Stop());
    }

    [Fact]
    public void ThreadsRecordTheirOwnOperators()
    {
        var counts = new int[4];
        var threads = counts.Select((_, index) => new Thread(() => counts[index] = Record(10 * (index + 1)))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();

        Assert.Equal([20, 40, 60, 80], counts);

        static int Record(int steps)
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            var x = ones(8, 8);
            using var recorder = OperatorRecorder.Start(_ => true);
            for (var i = 0; i < steps; i++) x = x.mm(x).tanh();
            return recorder.Stop().Count;
        }
    }

    [Fact]
    public void ArgumentsOutliveACollectionInsideACall()
    {
        using var scope = NewDisposeScope();
        var x = zeros(20_000);
        using var end = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!end.IsCancellationRequested)
            {
                GC.Collect(0);
                Thread.SpinWait(1_000); // without it the other thread hardly runs
            }
        });
        collector.Start();
        using (var recorder = OperatorRecorder.Start(_ => true, isLocated: _ => false))
        {
            for (var i = 0; i < 20_000; i++) x.add_(1, alpha: 1);
            Assert.Equal(20_000, recorder.Stop().Count);
        }

        end.Cancel();
        collector.Join();
        Assert.Equal(20_000, x[0].item<float>());
    }

    [Fact]
    public void FinalizersRunAgainAfterARecording()
    {
        OperatorRecorder.Start(_ => true).Dispose();
        var (weak, finalized) = Leave();

        for (var i = 0; i < 1_000 && !finalized.IsSet; i++) // other tests may pause finalizers meanwhile
        {
            GC.Collect();
            finalized.Wait(50);
        }

        Assert.True(finalized.IsSet);
        Assert.False(weak.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static (WeakReference, ManualResetEventSlim) Leave()
        {
            var set = new ManualResetEventSlim();
            return (new WeakReference(new Finalizable(set)), set);
        }
    }

    [Fact]
    public void RecordingsLeaveNothingBehind()
    {
        using var noGradient = no_grad();
        using var outer = NewDisposeScope();
        var x = ones(64, 64);
        Record(2);
        var tensors = Tensor.TotalCount;

        // The allocators of the process may grow once; what is kept after a recording grows every time.
        var growths = new List<long>();
        for (var repeat = 0; repeat < 4; repeat++)
        {
            var memory = Resident();
            Record(5);
            growths.Add(Resident() - memory);
        }

        Assert.Equal(tensors, Tensor.TotalCount);
        // 30,000 operators, each with a result of 16 KiB: 2 % of them kept would be 10 MiB.
        Assert.InRange(growths.Min(), long.MinValue, 10 << 20);

        void Record(int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                using var scope = NewDisposeScope();
                using var recorder = OperatorRecorder.Start(_ => true, isLocated: _ => false);
                for (var i = 0; i < 1_000; i++)
                {
                    var y = cat([x, x], 1).narrow(1, 0, 64).mm(x);
                    x.copy_(y.clamp(-1, 1));
                    y.div_(2);
                }

                Assert.Equal(6_000, recorder.Stop().Count);
            }

            // What other tests left behind is gone before anything is counted.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        static long Resident()
        {
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }
    }

    private static readonly Dictionary<string, Func<Func<Tensor>>> Programs = new()
    {
        ["residual block"] = () =>
        {
            var convolution = nn.Conv2d(3, 8, 3, padding: 1, bias: false);
            var norm = nn.BatchNorm2d(8);
            var x = rand(2, 3, 9, 9);
            return () => nn.functional.max_pool2d(norm.call(convolution.call(x)).relu_(), 3, stride: 2, padding: 1).mean([2, 3]);
        },
        ["recurrent"] = () =>
        {
            var lstm = nn.LSTM(5, 6, numLayers: 2, bidirectional: true);
            var x = rand(7, 2, 5);
            return () => lstm.call(x).Item1;
        },
        ["attention"] = () =>
        {
            var attention = nn.MultiheadAttention(8, 2);
            var x = rand(5, 2, 8);
            var mask = ones(5, 5).triu(1).to(ScalarType.Bool);
            return () => attention.call(x, x, x, null, false, mask).Item1;
        },
        ["indexing"] = () =>
        {
            var x = rand(6, 4);
            var rows = tensor(new long[] { 0, 3, 5 });
            return () =>
            {
                var y = cat([x[TensorIndex.Slice(1, 5), TensorIndex.Colon], x.index_select(0, rows)], 0);
                y = y.index(TensorIndex.Tensor(rows), TensorIndex.Colon).clamp(0.1, double.PositiveInfinity);
                y = where(y.gt(0.5), y, zeros_like(y)).div(3, torch.RoundingMode.floor).roll([1, 2], [0, 1]);
                return y.masked_fill(y.eq(0), -1e-3).sum(1, keepdim: true);
            };
        },
        ["training step"] = () =>
        {
            var network = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3));
            var optimizer = optim.Adam(network.parameters(), lr: 0.01);
            var (x, label) = (rand(6, 4), tensor(new long[] { 0, 1, 2, 0, 1, 2 }));
            return () =>
            {
                optimizer.zero_grad();
                var loss = nn.functional.cross_entropy(network.call(x), label);
                loss.backward();
                optimizer.step();
                return loss;
            };
        },
    };

    private sealed class Finalizable(ManualResetEventSlim finalized)
    {
        ~Finalizable() => finalized.Set();
    }
}
