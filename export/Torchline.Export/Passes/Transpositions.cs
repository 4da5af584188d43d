using Torchline.Export.Graph;

namespace Torchline.Export.Passes;

/// <summary>Has Gemm transpose its factors: libtorch's linear layers multiply by a transposed view of their weights.</summary>
internal static class TransposedFactors
{
    private static readonly string[] Flags = ["transA", "transB"];

    public static bool Absorb(GraphProto graph)
    {
        var changed = false;
        var transposes = graph.Node.Where(IsOfMatrix).ToDictionary(node => node.Output[0]);
        foreach (var product in graph.Node.Where(node => node.OpType == "Gemm"))
        {
            for (var factor = 0; factor < Flags.Length; factor++)
            {
                if (!transposes.TryGetValue(product.Input[factor], out var transpose)) continue;
                product.Input[factor] = transpose.Input[0];
                Toggle(product, Flags[factor]);
                changed = true;
            }
        }
        return changed;
    }

    private static bool IsOfMatrix(NodeProto node) => node.OpType == "Transpose" && node.Attribute("perm")?.Ints is [1, 0];

    private static void Toggle(NodeProto node, string flag)
    {
        if (node.Attribute(flag) is { } given) given.I = 1 - given.I;
        else node.With(flag, 1L);
    }
}

/// <summary>Transposes indices before a lookup instead of the rows: those are many times larger, and recurrent operators take time first.</summary>
internal static class TransposedLookups
{
    public static bool Move(GraphProto graph)
    {
        var changed = false;
        foreach (var transpose in graph.Node.Where(IsSwapOfFirstAxes).ToArray())
        {
            var lookup = graph.Node.FirstOrDefault(node => node.Output.Contains(transpose.Input[0]));
            if (lookup is not { OpType: "Gather" } || !TakesRowsOfMatrix(graph, lookup) || graph.IsRead(lookup.Output[0], except: transpose)) continue;

            var indices = transpose.Input[0] + ".indices";
            graph.Node.Insert(
                graph.Node.IndexOf(lookup), Nodes.Create("Transpose", indices, [lookup.Input[1]], indices).With("perm", new[] { 1L, 0L }));
            lookup.Input[1] = indices;
            lookup.Output[0] = transpose.Output[0];
            graph.Node.Remove(transpose);
            changed = true;
        }
        return changed;
    }

    /// <summary>(B, T, D) to (T, B, D): of three axes, so indices into a matrix have two.</summary>
    private static bool IsSwapOfFirstAxes(NodeProto node) => node.OpType == "Transpose" && node.Attribute("perm")?.Ints is [1, 0, 2];

    private static bool TakesRowsOfMatrix(GraphProto graph, NodeProto gather) =>
        gather.Number("axis", 0) == 0 && graph.Initializer.Any(initializer => initializer.Name == gather.Input[0] && initializer.Dims.Count == 2);
}
