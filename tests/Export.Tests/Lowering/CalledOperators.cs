using Torchline.Export;
using Torchline.Export.Lowering;
using Torchline.Export.Tracing;
using Torchline.Recording;
using static TorchSharp.torch;

namespace Export.Tests.Lowering;

/// <summary>The operators that each case calls: as they are exported, and the composites that the program itself calls.</summary>
internal static class CalledOperators
{
    /// <summary>Every use, sorted.</summary>
    public static IReadOnlyList<OperatorUse> All { get; } = Trace();

    private static OperatorUse[] Trace()
    {
        var registry = new LoweringRegistry();
        var uses = new HashSet<OperatorUse>();
        foreach (var (name, create) in OperatorCases.All)
        {
            var request = create();
            using (var trace = OnnxExporter.Trace(request, registry, callSites: false))
            {
                foreach (var call in trace.Program.AllCalls.Where(call => call.Operator.StartsWith("aten::", StringComparison.Ordinal)))
                    uses.Add(new OperatorUse(call.Operator, OverloadOf(call.Schema), TypeOf(call), name));
            }
            foreach (var call in Composites(request)) uses.Add(call with { Case = name });
        }
        return [.. uses.OrderBy(use => use.ToString(), StringComparer.Ordinal)];
    }

    private static IEnumerable<OperatorUse> Composites(ExportRequest request)
    {
        var sizes = request.DynamicDimensions.ToDictionary(dimension => dimension.Key, dimension => dimension.Value.Smallest + dimension.Value.Step);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor[] inputs = [.. request.Inputs.Select(input => input.SampleOf(sizes))];
        using var recorder = OperatorRecorder.Start(_ => true, isLocated: _ => false);
        request.Program(inputs);
        return
        [
            .. recorder.Stop().Select(call => new OperatorUse(
                Functional(call.Schema.Name), OverloadOf(call.Schema), call.Arguments.OfType<RecordedValue.Tensor>().FirstOrDefault()?.Value.ElementType.ToString() ?? "-", "")),
        ];
    }

    private static string Functional(string name) =>
        name.EndsWith('_') && !name.EndsWith("__", StringComparison.Ordinal) ? name[..^1] : name;

    private static string OverloadOf(OperatorSchema schema) => schema.ToString().Split('.') is [_, var overload] ? overload : "-";

    private static string TypeOf(OperatorCall call) => call.Reads.FirstOrDefault()?.ElementType.ToString() ?? "-";
}
