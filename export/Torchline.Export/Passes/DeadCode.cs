using Torchline.Export.Graph;

namespace Torchline.Export.Passes;

/// <summary>Removes nodes and initialisers that no output depends on.</summary>
internal static class DeadCode
{
    public static void Remove(GraphProto graph)
    {
        foreach (var body in graph.Node.SelectMany(node => node.Bodies)) Remove(body);
        var needed = graph.Output.Select(output => output.Name).ToHashSet();
        for (var i = graph.Node.Count - 1; i >= 0; i--)
        {
            var node = graph.Node[i];
            if (node.Output.Any(needed.Contains)) needed.UnionWith(node.Reads);
            else graph.Node.RemoveAt(i);
        }
        var unused = graph.Initializer.Where(initializer => !needed.Contains(initializer.Name)).ToArray();
        foreach (var initializer in unused) graph.Initializer.Remove(initializer);
    }
}

/// <summary>Removes indices that nothing reads from poolings, for speed; last, since poolings that are the same but for this are merged.</summary>
internal static class UnusedPoolingIndices
{
    public static void Remove(GraphProto graph)
    {
        var poolings = graph.WithBodies.SelectMany(part =>
            part.Node.Where(node => node is { OpType: "MaxPool", Output.Count: 2 } && !part.IsRead(node.Output[1])));
        foreach (var pooling in poolings.ToArray()) pooling.Output.RemoveAt(1);
    }
}
