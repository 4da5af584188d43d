using Torchline.Export.Graph;

namespace Torchline.Export.Passes;

/// <summary>Moves out of a loop's body what does not depend on the iteration: products with the encoder's output, transposed weights.</summary>
internal static class LoopInvariants
{
    public static bool Move(GraphProto graph)
    {
        var changed = false;
        foreach (var loop in graph.Node.Where(node => node.OpType == "Loop").ToArray())
        {
            foreach (var body in loop.Bodies)
            {
                var varying = body.Input.Select(input => input.Name).ToHashSet();
                foreach (var node in body.Node.ToArray())
                {
                    // A body's output must be computed in the body.
                    if (node.Reads.Any(varying.Contains) || node.Output.Any(output => body.Output.Any(result => result.Name == output)))
                    {
                        varying.UnionWith(node.Output);
                        continue;
                    }
                    body.Node.Remove(node);
                    graph.Node.Insert(graph.Node.IndexOf(loop), node);
                    changed = true;
                }
            }
        }
        return changed;
    }
}
