using Torchline.Export;
using Torchline.Export.Verification;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Loops;

/// <summary>Conditions that stay conditions, recurrences over rows, and nested results.</summary>
public sealed class ConditionTests
{
    private static readonly GraphInput X = GraphInput.Float32("x", Dimension.Dynamic("b"), Dimension.Dynamic("n", 2));

    private static readonly Dictionary<string, Func<Tensor, IReadOnlyList<Tensor>>> Programs = new()
    {
        ["by a size"] = x => [OnnxIf.Run(tensor(x.shape[1]).gt(64), () => x[.., ..64], () => x) * 2],
        ["by data"] = x => [OnnxIf.Run(x.sum().gt(0), () => x * 2, () => x - 1)],
        ["several results, one from outside"] = x => OnnxIf.Run(x[0, 0].gt(0), () => (IReadOnlyList<Tensor>)[x, x + 1], () => [x.neg(), x]),
        ["a condition in a condition"] = x => [OnnxIf.Run(x.sum().gt(0), () => OnnxIf.Run(x[0, 0].gt(0), () => x.exp(), () => x.sin()), () => x * 3)],
        ["a condition in a loop"] = x => OnnxLoop.Run(3, [x], (t, state) =>
            new LoopStep([OnnxIf.Run(state[0].sum().gt(0), () => state[0] * 0.5, () => state[0] + 1)])).Carried,
        ["a recurrence over rows"] = x =>
        {
            var (carried, scanned) = OnnxScan.Run([x.transpose(0, 1)], [zeros(x.shape[0])], (rows, state) =>
                new LoopStep([state[0] * 0.5 + rows[0]], Scanned: [state[0]]));
            return [carried[0], scanned[0]];
        },
    };

    public static TheoryData<string> Names => [.. Programs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheExportedProgramIsLibtorchs(string name)
    {
        using var counting = no_grad();
        var program = Programs[name];
        var request = new ExportRequest("if", inputs => program(inputs[0]), [X], [.. Enumerable.Range(0, program(ones(2, 3)).Count).Select(i => $"y{i}")]);

        var report = ModelVerifier.Verify(
            request, OnnxExporter.Export(request).ToBytes(), ModelVerifier.Sweep(("b", [1, 2, 3, 4, 5]), ("n", [2, 64, 65, 300])), Tolerance.Default);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void BranchesOfOtherTypesAreRefused()
    {
        var request = new ExportRequest("if", inputs => [OnnxIf.Run(inputs[0].sum().gt(0), () => inputs[0], () => inputs[0].gt(0))], [X], ["y"]);

        Assert.Contains("same types", Assert.Throws<ExportException>(() => OnnxExporter.Export(request)).Message);
    }

    [Fact]
    public void AConditionThatIsNoTruthValueIsRefused() =>
        Assert.Contains("bool scalar", Assert.Throws<ExportException>(() => OnnxIf.Run(ones(2), () => ones(1), () => ones(1))).Message);

    [Fact]
    public void NestedResultsAreNamedByTheirPlaces()
    {
        var request = NestedRequest.Of(
            "nested",
            inputs => new Dictionary<string, object> { ["logits"] = inputs["x"] * 2, ["past"] = new[] { (inputs["x"] + 1, inputs["x"] - 1) } },
            [X]);

        Assert.Equal(["logits", "past.0.0", "past.0.1"], request.Outputs);
        Assert.True(ModelVerifier.Verify(
            request, OnnxExporter.Export(request).ToBytes(), ModelVerifier.Sweep(("b", [1, 4]), ("n", [2, 9])), Tolerance.Default).Passed);
    }
}
