using Torchline.Export;
using Torchline.Export.Lowering;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Tracing;

/// <summary>What cannot be exported fails, and the message names the reason, the place and what to do.</summary>
public sealed class RefusalTests
{
    private static readonly Dimension Batch = Dimension.Dynamic("batch");
    private static readonly Dimension Length = Dimension.Dynamic("length");

    [Fact]
    public void AnUnsupportedOperatorIsNamedWithItsPlace()
    {
        var failure = Assert.Throws<UnsupportedOperatorException>(() => Export(x => x.erfinv()));

        Assert.Equal("aten::erfinv", failure.Operator);
        Assert.Contains("RefusalTests.cs:", failure.Message);
        Assert.Contains("Float32[3, 7]", failure.Message);
        Assert.Contains("docs/reference/operators.md", failure.Message);
    }

    [Fact]
    public void AnUnsupportedOperatorIsNamedWithItsModule()
    {
        var module = nn.Sequential(("first", nn.Linear(4, 4)), ("second", new InverseErrorFunction()));
        module.eval();

        var failure = Assert.Throws<UnsupportedOperatorException>(() =>
            OnnxExporter.Export(ExportRequest.Of("test", module, GraphInput.Float32("x", Batch, Dimension.Fixed(4)), "y")));

        Assert.Contains("module `second`", failure.Message);
    }

    [Fact]
    public void AUserCanAddALowering()
    {
        var registry = new LoweringRegistry();
        registry.Register("aten::erfinv", call => [call.Emit("Neg", call["self"])]);

        var model = OnnxExporter.Export(Request(x => x.erfinv()), registry);

        Assert.Equal("Neg", Assert.Single(model.Proto.Graph.Node).OpType);
    }

    [Fact]
    public void ADataDependentBranchIsRefused()
    {
        var failure = Assert.Throws<DataDependentException>(() => Export(x => x.sum().item<float>() > 0 ? x * 2 : x + 1));

        Assert.Contains("item()", failure.Message);
        Assert.Contains("torch.where", failure.Message);
        Assert.Contains("RefusalTests.cs:", failure.Message);
    }

    [Fact]
    public void ASelectionByMaskIsRefused()
    {
        var failure = Assert.Throws<DataDependentException>(() => Export(x => x.masked_select(x.gt(0))));

        Assert.Contains("masked_select", failure.Message);
    }

    [Fact]
    public void ABranchOnASizeIsRefused()
    {
        var failure = Assert.Throws<DataDependentException>(() => Export(x => x.shape[1] > 10 ? x.exp() : x.tanh()));

        Assert.Contains("aten::tanh", failure.Message);
        Assert.Contains("aten::exp", failure.Message);
        Assert.Contains("length = ", failure.Message);
    }

    [Fact]
    public void ALoopOverTimeIsRefused()
    {
        var failure = Assert.Throws<DataDependentException>(() => Export(x =>
        {
            var state = zeros(x.shape[0]);
            for (var t = 0; t < x.shape[1]; t++) state = (state + x[.., t]).tanh();
            return state;
        }));

        Assert.Contains("loop", failure.Message);
    }

    [Fact]
    public void ASizeFrozenInAConstantIsRefused()
    {
        var failure = Assert.Throws<FrozenSizeException>(() => Export(x =>
            x + tensor(Enumerable.Range(0, (int)x.shape[1]).Select(i => (float)i).ToArray())));

        Assert.Contains("made outside", failure.Message);
        Assert.Contains("torch.arange", failure.Message);
    }

    [Fact]
    public void ASizeFrozenInAnArgumentIsRefused()
    {
        var failure = Assert.Throws<FrozenSizeException>(() => Export(x => x.reshape(x.shape[0], 7)));

        Assert.Contains("frozen", failure.Message);
        Assert.Contains("RefusalTests.cs:", failure.Message);
    }

    [Fact]
    public void ASizeThatIsNoFunctionOfTheInputsIsRefused()
    {
        var failure = Assert.Throws<FrozenSizeException>(() =>
            Export(x => x.unsqueeze(2).expand(-1, -1, x.shape[1] * x.shape[1] % 7 + 1).sum(2)));

        Assert.Contains("size", failure.Message);
    }

    [Fact]
    public void ATensorThatChangesFromRunToRunIsRefused()
    {
        var calls = 0f;
        Assert.Throws<DataDependentException>(() => Export(x => x + tensor(new[] { ++calls })));
    }

    [Fact]
    public void DropoutInTrainingIsRefused()
    {
        var failure = Assert.Throws<UnsupportedOperatorException>(() => Export(x => nn.functional.dropout(x, 0.5, training: true)));

        Assert.Contains("eval()", failure.Message);
    }

    [Fact]
    public void AGradientThroughAnOperatorThatIsRecordedWholeIsRefused()
    {
        var failure = Assert.Throws<ExportException>(() => Export(x => Gradient(x, leaf => einsum("bt,ct->bc", leaf, leaf * 2))));

        Assert.Contains("autograd reads a tensor", failure.Message);
        Assert.Contains("bmm", failure.Message);
    }

    [Fact]
    public void ChangedParametersAreRefused()
    {
        var module = new Counter();
        var failure = Assert.Throws<ExportException>(() =>
            OnnxExporter.Export(ExportRequest.Of("test", module, GraphInput.Float32("x", Batch, Length), "y")));

        Assert.Contains("`count`", failure.Message);
    }

    [Fact]
    public void AWeightOfMoreBytesThanATensorHoldsIsRefused()
    {
        // One number that is expanded 600 million times: large for the file, small here.
        var weights = zeros(1).expand(600_000_000);

        var failure = Assert.Throws<ExportException>(() => Export(x => x + weights[0]));

        Assert.Contains("2.2 GiB", failure.Message);
    }

    private static Tensor Gradient(Tensor x, Func<Tensor, Tensor> program)
    {
        using var tracking = enable_grad();
        var leaf = x.detach().requires_grad_();
        return autograd.grad([program(leaf).sum()], [leaf])[0];
    }

    private static ExportedModel Export(Func<Tensor, Tensor> program) => OnnxExporter.Export(Request(program));

    private static ExportRequest Request(Func<Tensor, Tensor> program) =>
        new("test", inputs => [program(inputs[0])], [GraphInput.Float32("x", Batch, Length)], ["y"]);

    private sealed class InverseErrorFunction() : nn.Module<Tensor, Tensor>(nameof(InverseErrorFunction))
    {
        public override Tensor forward(Tensor input) => input.erfinv();
    }

    private sealed class Counter : nn.Module<Tensor, Tensor>
    {
        private readonly Tensor count = zeros(1);

        public Counter() : base(nameof(Counter))
        {
            register_buffer("count", count);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input + count.add_(1);
    }
}
