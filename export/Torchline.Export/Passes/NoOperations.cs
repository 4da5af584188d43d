using Google.Protobuf;
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

    private static IReadOnlyList<long> Permutation(NodeProto transpose) => transpose.Attribute("perm")!.Ints;

    private static bool IsIdentity(IEnumerable<long> permutation) => permutation.Index().All(axis => axis.Index == axis.Item);
}

/// <summary>Computes what is computed twice once. Every operator that the exporter emits is deterministic.</summary>
internal static class CommonSubexpressions
{
    public static bool Merge(GraphProto graph)
    {
        var changed = false;
        var nodes = new Dictionary<ByteString, NodeProto>();
        foreach (var node in graph.Node.ToArray())
        {
            var key = node.Clone();
            key.Name = key.DocString = "";
            key.Output.Clear();
            key.Output.Add(node.Output.Select(_ => "_"));
            if (nodes.TryAdd(key.ToByteString(), node)) continue;
            var first = nodes[key.ToByteString()];
            foreach (var (output, kept) in node.Output.Zip(first.Output)) changed |= graph.IsRead(output) && GraphSimplifier.Redirect(graph, output, kept);
        }
        return changed;
    }
}
