using Google.Protobuf;
using Torchline.Export.Graph;

namespace Torchline.Export.Passes;

/// <summary>Computes what is computed twice once. Every operator that the exporter emits is deterministic.</summary>
internal static class CommonSubexpressions
{
    public static bool Merge(GraphProto graph)
    {
        var changed = false;
        var seen = new Dictionary<ByteString, NodeProto>();
        foreach (var node in graph.Node.ToArray())
        {
            var key = node.Clone();
            key.Name = key.DocString = "";
            key.Output.Clear();
            key.Output.Add(node.Output.Select(_ => "_"));
            if (seen.TryAdd(key.ToByteString(), node)) continue;
            var first = seen[key.ToByteString()];
            foreach (var (output, kept) in node.Output.Zip(first.Output)) changed |= graph.IsRead(output) && GraphSimplifier.Redirect(graph, output, kept);
        }

        return changed;
    }
}
