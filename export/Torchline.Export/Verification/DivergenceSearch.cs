using Torchline.Export.Graph;
using Torchline.Export.Lowering;
using Torchline.Export.Tracing;
using static TorchSharp.torch;

namespace Torchline.Export.Verification;

/// <summary>Finds the first operator after which ONNX Runtime and libtorch compute different values.</summary>
internal static class DivergenceSearch
{
    /// <summary>Makes outputs of all intermediate values of the unsimplified graph and compares them with those of libtorch.</summary>
    public static Divergence? Run(ExportRequest request, IReadOnlyList<Tensor> inputs, Tolerance tolerance, LoweringRegistry registry)
    {
        using var general = OnnxExporter.Trace(request, registry);
        var (model, names) = OnnxExporter.Lower(request, general.Program, registry);
        using var concrete = TraceSession.RunOnce(request, OnnxExporter.WholeOperators(request, registry), inputs);

        var exposed = general.Program.Calls.Zip(concrete.Program.Calls)
            .SelectMany(calls => calls.First.Results.Zip(calls.Second.Results, (mine, theirs) => (Call: calls.First, Mine: mine, Theirs: theirs)))
            .Where(pair => pair.Mine is not null && names.ContainsKey(pair.Mine))
            .Select(pair => (pair.Call, names[pair.Mine!].Name, Tensor: pair.Theirs!.Recorded.Handle))
            .Where(value => model.Graph.Node.Any(node => node.Output.Contains(value.Name))).DistinctBy(value => value.Name).ToArray();
        foreach (var name in exposed.Select(value => value.Name).Where(name => model.Graph.Output.All(output => output.Name != name)))
            model.Graph.Output.Add(new ValueInfoProto { Name = name });

        using var onnx = OnnxProgram.Open(model);
        using var scope = NewDisposeScope();
        var actual = onnx.Run([.. request.Inputs.Select(input => input.Name)], inputs, [.. exposed.Select(value => value.Name)]);
        foreach (var (value, tensor) in exposed.Zip(actual))
        {
            var difference = TensorDifference.Of(tensor, value.Tensor, tolerance);
            if (difference.Mismatch is not null)
                return new Divergence(value.Name, $"{value.Call} {value.Call.Place}", difference.MaximumAbsolute);
        }
        return null;
    }
}
