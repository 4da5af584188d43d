using Export.Tests.Graph;
using Torchline.Export;
using Torchline.Export.Verification;
using Xunit;

namespace Export.Tests.Lowering;

public sealed class OperatorParityTests
{
    // Sums over all elements grow with the tensor, so the tolerance is relative as well.
    private static readonly Tolerance Tolerance = new(1e-4, 1e-4);

    public static TheoryData<string> Names => [.. OperatorCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void OnnxRuntimeAgreesWithLibtorch(string name)
    {
        var request = OperatorCases.All[name]();
        var model = OnnxExporter.Export(request);

        CleanLoad.Check(model.Proto, name);
        var report = ModelVerifier.Verify(request, model.ToBytes(), SweepOf(request), Tolerance);

        Assert.True(report.Passed, report.ToString());
    }

    private static IEnumerable<IReadOnlyDictionary<string, long>> SweepOf(ExportRequest request)
    {
        var sizes = request.DynamicDimensions;
        return ModelVerifier.Sweep([.. sizes.Select(size => (size.Key, new[] { 0L, 1, 6 }.Select(steps => size.Value.Smallest + steps * size.Value.Step).ToArray()))]);
    }
}
