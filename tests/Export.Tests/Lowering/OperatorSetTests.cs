using Export.Tests.Graph;
using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Lowering;
using Torchline.Export.Passes;
using Torchline.Export.Verification;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Lowering;

/// <summary>
/// Every lowering in every operator set, loaded without a warning under strict inference of shapes. A case is traced once, at one set of sizes: what a call is lowered to
/// depends on the operator set, and what is traced does not.
/// </summary>
public sealed class OperatorSetTests
{
    private static readonly Tolerance Tolerance = new(1e-4, 1e-4);

    // What an operator set lacks: refused by name.
    private static readonly HashSet<(string Case, int Opset)> Refused = [("sampled volumes", 18), ("sampled volumes", 19)];

    public static TheoryData<string> Names => [.. OperatorCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void OnnxRuntimeAgreesWithLibtorch(string name)
    {
        manual_seed(1); // OperatorParityTests draw anew
        var (request, sizes) = AtOneSize(OperatorCases.All[name]());
        var registry = new LoweringRegistry();
        using var trace = OnnxExporter.Trace(request, registry, callSites: false);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var inputs = request.Inputs.Select(input => input.SampleOf(sizes)).ToArray();
        var expected = request.Program([.. inputs.Select(input => input.clone())]);
        foreach (var opset in OperatorSets.All)
        {
            if (Refused.Contains((name, opset)))
            {
                var refusal = Assert.Throws<UnsupportedOperatorException>(() => OnnxExporter.Lower(request with { Opset = opset }, trace.Program, registry));
                Assert.Contains("operator set", refusal.Message);
                continue;
            }
            var (model, _) = OnnxExporter.Lower(request with { Opset = opset }, trace.Program, registry);
            GraphSimplifier.Run(model, trace.Program.States.Select(state => state.Name).ToHashSet());
            Assert.Equal((opset, OperatorSets.FileFormat(opset)), ((int)model.OpsetImport[0].Version, model.IrVersion));
            CleanLoad.Check(model, $"operator set {opset}");
            using var onnx = OnnxProgram.Open(model);
            var actual = onnx.Run([.. request.Inputs.Select(input => input.Name)], inputs, request.Outputs);
            foreach (var (mine, theirs) in actual.Zip(expected))
            {
                var mismatch = TensorDifference.Of(mine, theirs, Tolerance).Mismatch;
                Assert.True(mismatch is null, $"operator set {opset}: {mismatch}");
            }
        }
    }

    [Theory]
    [InlineData(17)]
    [InlineData(23)]
    public void AnotherOperatorSetIsRefused(int opset)
    {
        var request = new ExportRequest("test", inputs => [inputs[0] + 1], [GraphInput.Float32("x", Dimension.Dynamic("n"))], ["y"]) { Opset = opset };

        Assert.Contains("18 to 22", Assert.Throws<ExportException>(() => OnnxExporter.Export(request)).Message);
    }

    /// <summary>The case with fixed sizes, but for those that are values of inputs.</summary>
    private static (ExportRequest Request, IReadOnlyDictionary<string, long> Sizes) AtOneSize(ExportRequest request)
    {
        var sizes = request.DynamicDimensions.ToDictionary(size => size.Key, size => size.Value.Smallest + 3 * size.Value.Step);
        var values = request.Inputs.Select(input => input.Value?.Name).ToHashSet();
        var inputs = request.Inputs.Select(input => input with { Dimensions = [.. input.Dimensions.Select(Fixed)] });
        return (request with { Inputs = [.. inputs] }, sizes);

        Dimension Fixed(Dimension dimension) =>
            dimension.Name is { } name && !values.Contains(name) ? Dimension.Fixed(sizes[name]) : dimension;
    }
}
