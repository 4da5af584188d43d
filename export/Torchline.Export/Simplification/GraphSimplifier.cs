using Torchline.Export.Graph;

namespace Torchline.Export.Simplification;

/// <summary>
/// Takes out of a graph what computes nothing new. Fusion is left to ONNX Runtime, which knows its kernels.
/// </summary>
internal static class GraphSimplifier
{
    /// <summary>Simplifies in place until nothing changes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="states">Parameters and buffers: they keep their names and values.</param>
    public static void Run(ModelProto model, IReadOnlySet<string> states)
    {
        var graph = model.Graph;
        do DeadCode.Remove(graph);
        while (NoOperations.Remove(graph) | TransposedLookups.Move(graph) | CommonSubexpressions.Merge(graph) | ConstantFolding.Fold(model, states));
        DeadCode.Remove(graph);
    }

    /// <summary>Makes every reader of one value read another instead; graph outputs keep their names.</summary>
    internal static bool Redirect(GraphProto graph, string from, string to)
    {
        if (graph.Output.Any(output => output.Name == from)) return false;
        foreach (var node in graph.Node)
            for (var i = 0; i < node.Input.Count; i++)
                if (node.Input[i] == from) node.Input[i] = to;
        return true;
    }
}
