using Torchline.Export;
using Torchline.Export.Verification;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Recording;

public sealed class DisturbedExportTests
{
    /// <summary>TorchSharp keeps no argument alive during a call, and another thread collects garbage all the while.</summary>
    [Fact]
    public void ExportAndVerificationOutliveCollections()
    {
        manual_seed(1);
        using var network = new Network();
        network.eval();
        var request = ExportRequest.Of(
            "test", network, GraphInput.Float32("x", Dimension.Dynamic("batch"), Dimension.Dynamic("length"), Dimension.Fixed(6)), "y");
        using var end = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                GC.Collect(i % 8 == 0 ? GC.MaxGeneration : 0);
                Thread.Sleep(1); // without it the other threads hardly run
            }
        });
        collector.Start();
        try
        {
            var first = OnnxExporter.Export(request).ToBytes();
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal(first, OnnxExporter.Export(request).ToBytes());
                var report = ModelVerifier.Verify(
                    request, first, ModelVerifier.Sweep(("batch", [1, 2, 7]), ("length", [1, 5, 31])), new Tolerance(1e-4, 1e-4));
                Assert.True(report.Passed, report.ToString());
            }
        }
        finally
        {
            end.Cancel();
            collector.Join();
        }
    }

    /// <summary>Scalars and temporaries that no C# variable holds.</summary>
    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.LSTM lstm = nn.LSTM(6, 8, batchFirst: true);
        private readonly TorchSharp.Modules.Linear head = nn.Linear(8, 3);

        public Network() : base(nameof(Network)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            var (states, _, _) = lstm.call((x * 2 + 1).clamp(-3, 3)); // (B, T, 8)
            return (head.call(states.add(1).div(2)).sub(0.5) * x.mean([2], keepdim: true).abs().add_(1)).softmax(2); // (B, T, 3)
        }
    }
}
