using Torchline.Export;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Loops;

/// <summary>Loops that no graph can hold are refused, and the message names the loop, the reason and what to do.</summary>
public sealed class LoopRefusalTests
{
    [Fact]
    public void ACarriedTensorThatGrows() => Refused<ExportException>(
        x => OnnxLoop.Run(3, [x], (_, state) => new LoopStep([cat([state[0], x], 1)])).Carried[0],
        "carried tensor 0", "Float32[3, 4] before", "Float32[3, 8] after", "Scanned");

    [Fact]
    public void ACarriedTensorThatChangesItsRank() => Refused<ExportException>(
        x => OnnxLoop.Run(3, [x], (_, state) => new LoopStep([state[0].unsqueeze(0)])).Carried[0], "carried tensor 0", "Float32[1, 3, 4] after");

    [Fact]
    public void ACarriedTensorThatChangesItsType() => Refused<ExportException>(
        x => OnnxLoop.Run(3, [x], (t, state) => new LoopStep([state[0].gt(t)])).Carried[0], "Float32[3, 4] before", "Bool[3, 4] after");

    [Fact]
    public void AnotherNumberOfCarriedTensors() => Refused<ExportException>(
        x => OnnxLoop.Run(3, [x, x], (_, state) => new LoopStep([state[0]])).Carried[0], "carries 2 tensors", "returned 1");

    [Fact]
    public void AConditionThatIsNoTruthValue() => Refused<ExportException>(
        x => OnnxLoop.Run(3, [x], (_, state) => new LoopStep(state, Continue: state[0].gt(0))).Carried[0], "condition", "Bool[3, 4]", "any()");

    [Fact]
    public void ATensorKeptFromOneIterationToTheNext()
    {
        Tensor? kept = null;
        Refused<ExportException>(x =>
        {
            kept = x;
            return OnnxLoop.Run(3, [x], (_, state) =>
            {
                var sum = state[0] + kept;
                kept = sum * 2;
                return new LoopStep([sum]);
            }).Carried[0];
        }, "outside of that iteration", "LoopStep.Carried");
    }

    [Fact]
    public void ATensorOfTheStepThatIsReadAfterTheLoop()
    {
        Tensor? last = null;
        Refused<ExportException>(x => OnnxLoop.Run(2, [x], (_, state) => new LoopStep([last = state[0] * 2])).Carried[0] + last!,
            "outside of that iteration", "loop's result");
    }

    [Fact]
    public void ABranchOnTheFirstIteration()
    {
        var isFirst = true;
        Refused<DataDependentException>(x =>
        {
            isFirst = true;
            return OnnxLoop.Run(3, [x], (_, state) =>
            {
                var next = isFirst ? state[0] * 2 : state[0] + 1;
                isFirst = false;
                return new LoopStep([next]);
            }).Carried[0];
        }, "second iteration", "aten::mul", "aten::add", "torch.where");
    }

    [Fact]
    public void ACounterInCSharp() => Refused<DataDependentException>(x =>
    {
        var count = 0L;
        return OnnxLoop.Run(3, [x], (_, state) => new LoopStep([state[0] + x.select(1, count++).unsqueeze(1)])).Carried[0];
    }, "second iteration", "aten::select", "index=0", "index=1");

    [Fact]
    public void ATensorThatCSharpMakesAnewInEachIteration() => Refused<DataDependentException>(x =>
    {
        var count = 0f;
        return OnnxLoop.Run(3, [x], (_, state) => new LoopStep([state[0] + tensor(new[] { ++count })])).Carried[0];
    }, "second iteration", "aten::add");

    [Fact]
    public void AStepThatDependsOnASize() => Refused<DataDependentException>(
        x => OnnxLoop.Run(3, [x], (_, state) => new LoopStep([x.shape[0] > 4 ? state[0] * 2 : state[0] + 1])).Carried[0],
        "other sizes", "LoopRefusalTests.cs:");

    [Fact]
    public void AStepThatReadsTheIterationIntoCSharp() => Refused<DataDependentException>(
        x => OnnxLoop.Run(3, [x], (t, state) => new LoopStep([state[0] + t.item<long>()])).Carried[0], "second iteration", "aten::add");

    [Fact]
    public void AWriteToATensorAroundTheLoop() => Refused<ExportException>(x =>
    {
        var total = zeros_like(x);
        OnnxLoop.Run(3, [x], (_, state) => { total.add_(state[0]); return new LoopStep([state[0] * 2]); });
        return total;
    }, "in place", "Carry the tensor");

    [Fact]
    public void TheNumberOfIterationsAsASize() => Refused<FrozenSizeException>(x =>
    {
        var rows = OnnxLoop.Run(x.gt(0).sum(), [x], (_, state) => new LoopStep([state[0] * 2], Scanned: [state[0].sum()])).Scanned[0];
        return x.sum() + zeros(rows.shape[0]);
    }, "no function of the dynamic sizes");

    [Fact]
    public void TheLoopIsNamed() => Refused<ExportException>(
        x => OnnxLoop.Run(3, [x], (_, state) => new LoopStep([cat([state[0], x], 1)])).Carried[0], "LoopRefusalTests.cs:");

    private static void Refused<TException>(Func<Tensor, Tensor> program, params string[] expected) where TException : ExportException
    {
        var request = new ExportRequest("test", inputs => [program(inputs[0])],
            [GraphInput.Float32("x", Dimension.Dynamic("batch"), Dimension.Fixed(4))], ["y"]);

        var failure = Assert.Throws<TException>(() => OnnxExporter.Export(request));

        Assert.All(expected, text => Assert.Contains(text, failure.Message));
    }
}
