using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Verification;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Loops;

/// <summary>Loops over small programs, each with what may make a loop hard.</summary>
public sealed class LoopTests
{
    // What a loop adds up grows with its iterations.
    private static readonly Tolerance Tolerance = new(1e-4, 1e-5);

    private static readonly GraphInput Numbers = GraphInput.Float32("x", Dimension.Dynamic("batch"), Dimension.Fixed(4));
    private static readonly GraphInput Steps = GraphInput.Size("steps", minimum: 0);

    /// <summary>Name to program: the inputs are numbers (batch, 4) and a size.</summary>
    private static readonly Dictionary<string, Func<Tensor, long, IReadOnlyList<Tensor>>> Programs = new()
    {
        ["as often as a size gives, none included"] = (x, steps) =>
            OnnxLoop.Run(steps, [x], (t, state) => new LoopStep([state[0] * 0.5 + t])).Carried,
        ["as often as data gives, none included"] = (x, _) =>
            OnnxLoop.Run(x.gt(0.8).sum(), [x, tensor(0L)], (_, state) => new LoopStep([state[0] + 1, state[1] + 1])).Carried,
        ["until data ends it"] = (x, _) =>
            OnnxLoop.Run(long.MaxValue, [x, zeros(1)], (_, state) =>
            {
                var half = state[0] / 2;
                return new LoopStep([half, state[1] + 1], Continue: half.abs().max().gt(0.1));
            }).Carried,
        ["what is collected has as many rows as iterations"] = (x, _) =>
        {
            var loop = OnnxLoop.Run(20, [x], (t, state) =>
                new LoopStep([state[0] / 2], Continue: state[0].abs().max().gt(0.1), Scanned: [state[0].sum(1), t]));
            return [loop.Scanned[0], loop.Scanned[0].t() * 2, loop.Scanned[1].sum([0]), loop.Carried[0]];
        },
        ["what is collected over a size"] = (x, steps) =>
        {
            var rows = OnnxLoop.Run(steps, [x], (t, state) => new LoopStep([state[0] + t], Scanned: [state[0]])).Scanned[0];
            return [rows.view(rows.shape[0] * x.shape[0], 4)];
        },
        ["values from around the loop"] = (x, steps) =>
        {
            var (table, row) = (arange(12, dtype: ScalarType.Float32).view(3, 4), x[0]);
            return OnnxLoop.Run(steps, [x], (t, state) =>
                new LoopStep([state[0] + table[t.remainder(3).unsqueeze(0)] * row.softmax(0) + tensor(0.25f)])).Carried;
        },
        ["a carried tensor that does not change, and one carried twice"] = (x, steps) =>
            OnnxLoop.Run(steps, [x, x * 2, x], (_, state) => new LoopStep([state[0], state[2], x])).Carried,
        ["in-place writes to what is carried"] = (x, steps) =>
            OnnxLoop.Run(steps, [x], (_, state) =>
            {
                var changed = state[0];
                changed.mul_(0.5);
                changed[.., 1] = 3;
                return new LoopStep([changed.add_(x)]);
            }).Carried.Append(x * 1).ToArray(),
        ["a view taken before the loop of what is written before it"] = (x, steps) =>
        {
            var y = x.clone();
            var column = y[.., 0];
            y.mul_(3);
            return [OnnxLoop.Run(steps, [x], (_, state) => new LoopStep([state[0] + column.unsqueeze(1)])).Carried[0], column * 1];
        },
        ["a loop in a loop"] = (x, steps) =>
            OnnxLoop.Run(steps, [x], (t, state) =>
            {
                var weights = x.softmax(1);
                var inner = OnnxLoop.Run(t + 1, [state[0]], (u, own) =>
                    new LoopStep([own[0] * weights + state[0].mean() + u], Scanned: [own[0].amax([0])]));
                return new LoopStep([inner.Carried[0] + inner.Scanned[0].sum([0])]);
            }).Carried,
        ["two loops, one after the other"] = (x, steps) =>
            OnnxLoop.Run(steps, OnnxLoop.Run(2, [x], (t, state) => new LoopStep([state[0] + t])).Carried, (t, state) => new LoopStep([state[0] - t])).Carried,
        ["a size in the step"] = (x, steps) =>
            OnnxLoop.Run(3, [x], (t, state) =>
                new LoopStep([state[0] + zeros(x.shape[0], steps + 1).sum(1, keepdim: true) + arange(x.shape[0]).eq(t).unsqueeze(1)])).Carried,
    };

    public static TheoryData<string> Names => [.. Programs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheExportedLoopIsLibtorchs(string name)
    {
        var request = Request(Programs[name]);

        var report = ModelVerifier.Verify(
            request, OnnxExporter.Export(request).ToBytes(), ModelVerifier.Sweep(("batch", [1, 2, 6]), ("steps", [0, 1, 2, 7])), Tolerance);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void NoSizeNeedsToVary()
    {
        var request = new ExportRequest("test", inputs =>
        {
            var rows = OnnxLoop.Run(inputs[0].gt(0).sum() + 1, [inputs[0]], (t, state) => new LoopStep([state[0] + t], Scanned: [state[0]])).Scanned[0];
            return [rows.transpose(0, 1)];
        }, [GraphInput.Float32("x", Dimension.Fixed(6))], ["y"]);
        var model = OnnxExporter.Export(request);

        for (var run = 0; run < 5; run++)
        {
            var report = ModelVerifier.Verify(request, model.ToBytes(), ModelVerifier.Sweep(), Tolerance.Default);
            Assert.True(report.Passed, report.ToString());
        }

        Assert.False(model.Proto.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue > 0);
    }

    [Fact]
    public void TheLoopIsOneNodeHoweverOftenItRuns()
    {
        var graph = OnnxExporter.Export(Request(Programs["as often as a size gives, none included"])).Proto.Graph;

        var loop = Assert.Single(graph.Node, node => node.OpType == "Loop");
        Assert.Equal("steps", loop.Input[0]);
        Assert.Equal(["Add", "Cast", "Identity", "Mul"], loop.Bodies.Single().Node.Select(node => node.OpType).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void OutsideOfAnExportItIsAnOrdinaryLoop()
    {
        var x = ones(3);
        var iterations = new List<long>();

        var (carried, scanned) = OnnxLoop.Run(4, [x], (t, state) =>
        {
            iterations.Add(t.item<long>());
            return new LoopStep([state[0].add_(1)], Continue: state[0].sum().lt(9), Scanned: [state[0] * 1]);
        });

        Assert.Equal([0, 1], iterations);
        Assert.Equal([3f, 3f, 3f], carried[0].data<float>().ToArray());
        Assert.Equal([2, 3], scanned[0].shape);
        Assert.Equal([1f, 1f, 1f], x.data<float>().ToArray());
    }

    [Fact]
    public void AnOrdinaryLoopFreesWhatItsStepsLeaveBehind()
    {
        using var scope = NewDisposeScope();
        OnnxLoop.Run(100, [ones(3)], (t, state) => new LoopStep([(state[0] * 2 / 2 + t - t) * 1]));

        Assert.InRange(scope.DisposablesCount, 1, 110);
    }

    private static ExportRequest Request(Func<Tensor, long, IReadOnlyList<Tensor>> program)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var outputs = program(ones(1, 4), 1).Count;
        return new ExportRequest("test", inputs => program(inputs[0], inputs[1].item<long>()), [Numbers, Steps],
            [.. Enumerable.Range(0, outputs).Select(i => $"y{i}")]);
    }
}
