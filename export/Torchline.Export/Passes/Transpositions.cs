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
                if (transposes.TryGetValue(product.Input[factor], out var transpose))
                {
                    product.Input[factor] = transpose.Input[0];
                    Toggle(product, Flags[factor]);
                    changed = true;
                }
            }
        }
        return changed;
    }

    private static bool IsOfMatrix(NodeProto node) => node.OpType == "Transpose"
        && node.Attribute.FirstOrDefault(attribute => attribute.Name == "perm")?.Ints is [1, 0];

    private static void Toggle(NodeProto node, string flag)
    {
        if (node.Attribute.FirstOrDefault(attribute => attribute.Name == flag) is { } given) given.I = 1 - given.I;
        else node.Attribute.Add(new AttributeProto { Name = flag, Type = AttributeProto.Types.AttributeType.Int, I = 1 });
    }
}

/// <summary>
/// Transposes indices before a lookup instead of the rows that it finds: an embedding's rows are many times larger than
/// their indices, and recurrent operators take time first.
/// </summary>
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
            var early = new NodeProto { OpType = "Transpose", Name = indices, Input = { lookup.Input[1] }, Output = { indices } };
            early.Attribute.Add(new AttributeProto { Name = "perm", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 1, 0 } });
            graph.Node.Insert(graph.Node.IndexOf(lookup), early);
            lookup.Input[1] = indices;
            lookup.Output[0] = transpose.Output[0];
            graph.Node.Remove(transpose);
            changed = true;
        }
        return changed;
    }

    /// <summary>(B, T, D) to (T, B, D): of three axes, so indices into a matrix have two.</summary>
    private static bool IsSwapOfFirstAxes(NodeProto node) =>
        node.OpType == "Transpose" && node.Attribute.Any(attribute => attribute.Name == "perm" && attribute.Ints.SequenceEqual([1L, 0, 2]));

    private static bool TakesRowsOfMatrix(GraphProto graph, NodeProto gather) =>
        gather.Attribute.All(attribute => attribute.Name != "axis" || attribute.I == 0)
        && graph.Initializer.Any(initializer => initializer.Name == gather.Input[0] && initializer.Dims.Count == 2);
}
