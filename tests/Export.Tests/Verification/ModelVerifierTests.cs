using Torchline.Export;
using Torchline.Export.Lowering;
using Torchline.Export.Verification;
using Xunit;

namespace Export.Tests.Verification;

public sealed class ModelVerifierTests
{
    private static readonly ExportRequest Request = new("test", inputs => [(inputs[0] * 2).tanh().sum(1)],
        [GraphInput.Float32("x", Dimension.Dynamic("batch"), Dimension.Dynamic("length"))], ["y"]);

    private static readonly (string, long[])[] Axes = [("batch", [1, 5]), ("length", [1, 9])];

    [Fact]
    public void AFaithfulModelPasses()
    {
        var report = ModelVerifier.Verify(Request, OnnxExporter.Export(Request).ToBytes(), ModelVerifier.Sweep(Axes), Tolerance.Default);

        Assert.True(report.Passed);
        Assert.Equal(4, report.Comparisons.Count);
        Assert.Null(report.FirstDivergence);
    }

    [Fact]
    public void AWrongLoweringIsFoundAndNamed()
    {
        var registry = new LoweringRegistry();
        registry.Register("aten::tanh", call => [call.Emit("Sin", call["self"])]);

        var report = ModelVerifier.Verify(
            Request, OnnxExporter.Export(Request, registry).ToBytes(), ModelVerifier.Sweep(Axes), Tolerance.Default, registry);

        Assert.False(report.Passed);
        Assert.Contains("aten::tanh", report.FirstDivergence!.Operator);
        Assert.Contains("ModelVerifierTests.cs", report.FirstDivergence.Operator);
        Assert.Contains("Sin", report.FirstDivergence.Node);
    }

    [Fact]
    public void ModelsOfOtherShapesOrTypesFail()
    {
        var other = Request with { Program = inputs => [(inputs[0] * 2).tanh().sum(1, keepdim: true)] };

        var report = ModelVerifier.Verify(Request, OnnxExporter.Export(other).ToBytes(), ModelVerifier.Sweep(Axes), Tolerance.Default);

        Assert.Contains("shape", report.Comparisons[0].Mismatch);
    }
}
