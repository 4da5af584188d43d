using Torchline.Export;
using Torchline.Export.Lowering;
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

        var report = ModelVerifier.Verify(request, model.ToBytes(), SweepOf(request), Tolerance);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void EveryLoweringIsExercised()
    {
        var registry = new LoweringRegistry();
        var called = new HashSet<string>();
        foreach (var create in OperatorCases.All.Values)
        {
            using var trace = OnnxExporter.Trace(create(), registry);
            called.UnionWith(trace.Program.Calls.Select(call => call.Operator));
        }

        // Names that libtorch uses for the same thing in other versions, that it composes away in this one, or that give
        // back their argument and so leave nothing to lower (dropout's refusal in training has a test of its own).
        string[] synonyms =
        [
            "aten::__and__", "aten::__or__", "aten::__xor__", "aten::_log_softmax", "aten::_reshape_alias", "aten::_softmax", "aten::_to_copy",
            "aten::_unsafe_view", "aten::alpha_dropout", "aten::broadcast_to", "aten::dropout", "aten::feature_dropout",
            "aten::lift_fresh", "aten::numpy_T", "aten::positive", "aten::reflection_pad1d", "aten::reflection_pad2d",
            "aten::scalar_tensor", "aten::split_with_sizes", "aten::swapaxes", "aten::type_as", "aten::unflatten", "aten::unsafe_split",
        ];
        var unreached = registry.Ledger.Select(entry => entry.Operator).Except(called).Except(synonyms).ToArray();
        Assert.True(unreached.Length == 0, $"no case reaches {string.Join(", ", unreached)}");
    }

    private static IEnumerable<IReadOnlyDictionary<string, long>> SweepOf(ExportRequest request)
    {
        var sizes = request.DynamicDimensions;
        return ModelVerifier.Sweep([.. sizes.Select(size => (size.Key, new[] { 0L, 1, 6 }.Select(steps => size.Value.Smallest + steps * size.Value.Step).ToArray()))]);
    }
}
