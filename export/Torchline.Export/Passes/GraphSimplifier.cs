using Torchline.Export.Graph;

namespace Torchline.Export.Passes;

/// <summary>Takes out of a graph what computes nothing new. Fusion is left to ONNX Runtime and its kernels.</summary>
internal static class GraphSimplifier
{
    /// <summary>Simplifies in place until nothing changes.</summary>
    public static void Run(ModelProto model, IReadOnlySet<string> states)
    {
        var graph = model.Graph;
        do DeadCode.Remove(graph);
        while (Simplify(graph) | ConstantFolding.Fold(model, states));
        DeadCode.Remove(graph);
        UnusedPoolingIndices.Remove(graph);
    }

    private static bool Simplify(GraphProto graph)
    {
        var changed = false;
        foreach (var part in graph.WithBodies)
        {
            changed |= NoOperations.Remove(part) | TransposedFactors.Absorb(part) | TransposedLookups.Move(part)
                | CommonSubexpressions.Merge(part) | LoopInvariants.Move(part);
        }
        return changed;
    }

    /// <summary>Makes every reader of one value read another instead; graph outputs keep their names.</summary>
    internal static bool Redirect(GraphProto graph, string from, string to)
    {
        if (graph.Output.Any(output => output.Name == from)) return false;
        foreach (var node in graph.Node) node.ReadInstead(from, to);
        return true;
    }
}
