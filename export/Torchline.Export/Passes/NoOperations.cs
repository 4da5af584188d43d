using Torchline.Export.Graph;

namespace Torchline.Export.Passes;

/// <summary>Removes nodes that give back their input: identities, concatenations of one, transpositions that cancel.</summary>
internal static class NoOperations
{
    public static bool Remove(GraphProto graph)
    {
        var changed = false;
        var producers = graph.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node);
        foreach (var node in graph.Node.ToArray())
        {
            var source = node.OpType switch
            {
                "Identity" => node.Input[0],
                "Concat" when node.Input.Count == 1 => node.Input[0],
                "Transpose" when IsIdentity(Permutation(node)) => node.Input[0],
                "Transpose" when producers.GetValueOrDefault(node.Input[0]) is { OpType: "Transpose" } inner
                    && IsIdentity(Permutation(node).Select(axis => Permutation(inner)[(int)axis])) => inner.Input[0],
                _ => null,
            };
            if (source is null || !GraphSimplifier.Redirect(graph, node.Output[0], source)) continue;
            graph.Node.Remove(node);
            changed = true;
        }

        return changed;
    }

    private static IReadOnlyList<long> Permutation(NodeProto transpose) => transpose.Attribute.First(attribute => attribute.Name == "perm").Ints;

    private static bool IsIdentity(IEnumerable<long> permutation) => permutation.Index().All(axis => axis.Index == axis.Item);
}
